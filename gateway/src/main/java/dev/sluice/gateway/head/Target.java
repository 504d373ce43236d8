package dev.sluice.gateway.head;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.gateway.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the target of a request: an unambiguous path, and a query that can be decoded. */
final class Target {
  /** RFC 3986: unreserved, sub-delims, {@code : @ % /}, and {@code ?} in the query. */
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*");

  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*");
  private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");

  private Target() {}

  /**
   * Checks a target.
   *
   * @param target a path with its query; or an absolute URL of the same host, which RFC 9112
   *     requires servers to accept
   * @param host the {@code Host} of the request, in lower case
   */
  static void check(String target, String host) {
    String own = "http://" + host;
    boolean absolute = target.toLowerCase(Locale.ROOT).startsWith(own + "/");
    String local = absolute ? target.substring(own.length()) : target;
    int question = local.indexOf('?');
    String path = question < 0 ? local : local.substring(0, question);
    String query = question < 0 ? "" : local.substring(question + 1);
    if (!PATH.matcher(path).matches() || !QUERY.matcher(query).matches()) {
      throw bad(target, "a path, percent-encoded, of this host");
    }
    for (String segment : path.substring(1).split("/", -1)) {
      checkSegment(target, decoded(target, segment));
    }
    if (path.contains("//")) {
      throw bad(target, "a path without empty segments");
    }
    decoded(target, query);
  }

  private static void checkSegment(String target, String segment) {
    if (DOT_SEGMENTS.contains(segment) || segment.indexOf('/') >= 0 || segment.indexOf('\\') >= 0) {
      throw bad(target, "a path without dot segments and encoded slashes");
    }
  }

  private static String decoded(String target, String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put((byte) octet(target, text, i));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    return utf8(target, bytes.flip());
  }

  private static int octet(String target, String text, int at) {
    int high = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    int octet = high * 16 + low;
    if (high < 0 || low < 0) {
      throw bad(target, "two hexadecimal digits after each %");
    }
    if (octet < ' ' || octet == 0x7f) {
      throw bad(target, "no control characters");
    }
    return octet;
  }

  private static String utf8(String target, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException malformed) {
      throw bad(target, "percent-encoded UTF-8");
    }
  }

  private static ProblemException bad(String target, String expected) {
    return new ProblemException(
        400, "INVALID", "target: " + shown(target) + " (expected: " + expected + ")");
  }
}
