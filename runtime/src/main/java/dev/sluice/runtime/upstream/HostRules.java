package dev.sluice.runtime.upstream;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules for host names, which apply before they are looked up.
 *
 * <p>Some programs parse a name whose last label starts with a digit as an address: decimal, octal,
 * hexadecimal, or with parts left out (WHATWG URL standard, section 3.5). No top-level domain
 * starts with a digit, so all these spellings are refused.
 */
final class HostRules {
  private static final int MAX_LENGTH = 253;
  private static final Pattern LABELS =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?[0-9][^.]*");

  /** RFC 6761, 6762 and 8375, ICANN's {@code internal}, and common names of private networks. */
  private static final Set<String> NOT_PUBLIC =
      Set.of(
          "localhost",
          "localdomain",
          "local",
          "internal",
          "intranet",
          "private",
          "corp",
          "home",
          "lan",
          "home.arpa");

  private HostRules() {}

  /**
   * Checks a host name.
   *
   * @param name the name in lower case
   * @return what is expected instead; null if the name is valid
   */
  static @Nullable String refusal(String name) {
    if (NUMBER.matcher(name).matches()) {
      return "a name, or an address of four decimal numbers";
    }
    if (name.endsWith(".")) {
      return "a name without a dot at its end";
    }
    if (NOT_PUBLIC.stream().anyMatch(domain -> isBelow(domain, name))) {
      return "a public name";
    }
    boolean isName = name.length() <= MAX_LENGTH && LABELS.matcher(name).matches();
    return isName ? null : "a name of two labels or more";
  }

  private static boolean isBelow(String domain, String name) {
    return name.equals(domain) || name.endsWith("." + domain);
  }
}
