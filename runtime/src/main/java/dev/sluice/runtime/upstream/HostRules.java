package dev.sluice.runtime.upstream;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules for names of hosts, before anybody is asked where they lead.
 *
 * <p>A name whose last label starts with a digit is a number to some programs: decimal, octal,
 * hexadecimal, or with parts left out (WHATWG URL standard, section 3.5). No top-level domain
 * starts so, and none of these spellings is taken.
 */
final class HostRules {
  private static final int LONGEST = 253;
  private static final Pattern LABELS =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?[0-9][^.]*");

  /** RFC 6761, 6762 and 8375, ICANN's {@code internal}, and what networks at home and work use. */
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
   * What is wrong with a name.
   *
   * @param name in lower case
   * @return what is expected instead; null where nothing is wrong
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
    boolean isName = name.length() <= LONGEST && LABELS.matcher(name).matches();
    return isName ? null : "a name of two labels or more";
  }

  private static boolean isBelow(String domain, String name) {
    return name.equals(domain) || name.endsWith("." + domain);
  }
}
