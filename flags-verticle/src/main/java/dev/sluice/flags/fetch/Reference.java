package dev.sluice.flags.fetch;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI reference in the header {@code Location}, resolved by RFC 3986, section 5.2. {@link
 * URI#resolve} follows RFC 2396, which differs for a reference that is only a query, and for
 * surplus {@code ..} segments.
 *
 * @param scheme null if it has none, and likewise for the others; the path may be empty
 */
record Reference(
    @Nullable String scheme,
    @Nullable String authority,
    String path,
    @Nullable String query,
    @Nullable String fragment) {
  /** RFC 3986, appendix B. */
  private static final Pattern PARTS =
      Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

  /** Characters that are not allowed in a URI, but that browsers, curl and wget encode. */
  private static final String ENCODED = " \"<>\\^`{|}";

  /**
   * Parses the value of a header.
   *
   * @param header one character for each of its bytes, as Netty decodes headers
   */
  static Reference parse(String header) {
    Matcher parts = PARTS.matcher(encoded(header));
    if (!parts.matches()) {
      throw new IllegalArgumentException("line break");
    }
    return new Reference(
        parts.group(1),
        parts.group(2),
        requireNonNullElse(parts.group(3), ""),
        parts.group(4),
        parts.group(5));
  }

  /** Returns the target of this reference in a response from a URL. */
  String resolve(URI base) {
    if (scheme != null || authority != null) {
      String otherScheme = scheme == null ? base.getScheme() : scheme;
      return compose(otherScheme, authority, withoutDots(path), query);
    }
    if (path.isEmpty()) {
      String otherQuery = query == null ? base.getRawQuery() : query;
      return compose(base.getScheme(), base.getRawAuthority(), base.getRawPath(), otherQuery);
    }
    String merged = path.startsWith("/") ? path : folder(base.getRawPath()) + path;
    return compose(base.getScheme(), base.getRawAuthority(), withoutDots(merged), query);
  }

  private String compose(
      String otherScheme,
      @Nullable String otherAuthority,
      String otherPath,
      @Nullable String otherQuery) {
    StringBuilder uri = new StringBuilder(otherScheme.toLowerCase(Locale.ROOT)).append(':');
    if (otherAuthority != null) {
      uri.append("//").append(otherAuthority);
    }
    uri.append(otherPath);
    if (otherQuery != null) {
      uri.append('?').append(otherQuery);
    }
    return fragment == null ? uri.toString() : uri.append('#').append(fragment).toString();
  }

  /** Returns a path up to its last slash. The base always has an authority. */
  private static String folder(String path) {
    return path.isEmpty() ? "/" : path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Removes the segments {@code .} and {@code ..}, by section 5.2.4. */
  private static String withoutDots(String path) {
    String input = path;
    StringBuilder output = new StringBuilder();
    while (!input.isEmpty()) {
      if (input.startsWith("../") || input.startsWith("./")) {
        input = input.substring(input.indexOf('/') + 1);
      } else if (input.startsWith("/./") || input.equals("/.")) {
        input = "/" + input.substring(Math.min(3, input.length()));
      } else if (input.startsWith("/../") || input.equals("/..")) {
        input = "/" + input.substring(Math.min(4, input.length()));
        output.setLength(Math.max(0, output.lastIndexOf("/")));
      } else if (input.equals(".") || input.equals("..")) {
        input = "";
      } else {
        int next = input.indexOf('/', 1);
        int end = next < 0 ? input.length() : next;
        output.append(input, 0, end);
        input = input.substring(end);
      }
    }
    return output.toString();
  }

  /** Encodes bytes above 0x7F as they are, because their encoding is unknown. */
  private static String encoded(String header) {
    StringBuilder encoded = new StringBuilder(header.length());
    for (int i = 0; i < header.length(); i++) {
      char next = header.charAt(i);
      if (next > 0x7f || ENCODED.indexOf(next) >= 0) {
        encoded.append(String.format("%%%02X", next & 0xff));
      } else {
        encoded.append(next);
      }
    }
    return encoded.toString();
  }
}
