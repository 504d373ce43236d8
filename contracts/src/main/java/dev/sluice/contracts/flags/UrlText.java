package dev.sluice.contracts.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Converts URLs as people write them to ASCII. */
final class UrlText {
  private static final Pattern PARTS = Pattern.compile("([^:/?#]+://)([^/?#:]*)(.*)");

  private UrlText() {}

  /**
   * Returns a URL in ASCII: the host in Punycode, and all other characters as their UTF-8 bytes,
   * percent-encoded. {@link java.net.URI#toASCIIString} would normalize them first, which changes
   * the bytes.
   *
   * @throws IllegalArgumentException if the host cannot be converted
   */
  static String ascii(String url) {
    if (isAscii(url)) {
      return url;
    }
    Matcher parts = PARTS.matcher(url);
    return parts.matches() ? parts.group(1) + host(parts.group(2)) + encoded(parts.group(3)) : url;
  }

  private static String host(String name) {
    return Stream.of(name.split("\\.", -1)).map(UrlText::label).collect(Collectors.joining("."));
  }

  /** Refuses a label that merely looks foreign: circled digits would become an IP address. */
  private static String label(String label) {
    String ascii = isAscii(label) ? label : IDN.toASCII(label);
    if (!isAscii(label) && (!ascii.startsWith("xn--") || ascii.indexOf('.') >= 0)) {
      throw new IllegalArgumentException(label);
    }
    return ascii;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte next : text.getBytes(UTF_8)) {
      if (next < 0) {
        encoded.append(String.format("%%%02X", next & 0xff));
      } else {
        encoded.append((char) next);
      }
    }
    return encoded.toString();
  }
}
