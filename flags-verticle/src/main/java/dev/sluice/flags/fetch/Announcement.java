package dev.sluice.flags.fetch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.flags.media.Markup;
import dev.sluice.flags.media.MediaType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body as the head of its response announces it.
 *
 * @param contentType the media type, without parameters
 * @param known the type whose first bytes the body must have; null if any will do
 * @param etag the entity tag; null if there is none
 */
record Announcement(String contentType, @Nullable MediaType known, @Nullable String etag) {
  /** The number of first bytes that an error text quotes. */
  private static final int MAX_QUOTED = 24;

  /**
   * Reads the head of a response and validates it.
   *
   * @throws Failure {@link FailureCode#UPSTREAM_MALFORMED} with the header and the expected value
   */
  static Announcement of(MultiMap headers, Target target) {
    checkLength(headers.get(HttpHeaders.CONTENT_LENGTH), target.maxBytes());
    String name = MediaType.nameIn(headers.get(HttpHeaders.CONTENT_TYPE));
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    boolean isEncoded = encoding != null && !encoding.equalsIgnoreCase("identity");
    String etag = headers.get(HttpHeaders.ETAG);
    MediaType required = target.required();
    if (required != null && name != null && !name.equals(required.mediaType())) {
      throw malformed("content-type: " + name, required.mediaType());
    }
    if (isEncoded) {
      throw malformed("content-encoding: " + encoding, "none");
    }
    if (required == null) {
      String type = name == null ? MediaType.BINARY.mediaType() : name;
      return new Announcement(type, MediaType.byName(type), etag);
    }
    return new Announcement(required.mediaType(), required, etag);
  }

  /**
   * Validates the first bytes of the body: they must fit the media type, and no image is HTML.
   *
   * @throws Failure {@link FailureCode#UPSTREAM_MALFORMED}
   */
  void checkStart(Buffer start) {
    boolean isRight =
        known != null
            ? known.accepts(start)
            : !contentType.startsWith("image/") || !new Markup(start).isHtml();
    if (!isRight) {
      throw malformed("first bytes: " + printable(start), contentType);
    }
  }

  /** Returns the failure of a body with too many bytes. */
  static Failure tooLong(String bytes, long maxBytes) {
    return malformed("body: " + bytes + " bytes", "at most " + maxBytes);
  }

  private static void checkLength(@Nullable String announced, long maxBytes) {
    if (announced == null) {
      return;
    }
    if (!announced.matches("[0-9]+")) {
      throw malformed("content-length: " + announced, "a whole number");
    }
    if (announced.length() > 18 || Long.parseLong(announced) > maxBytes) {
      throw tooLong(announced, maxBytes);
    }
  }

  private static Failure malformed(String found, String expected) {
    return new Failure(FailureCode.UPSTREAM_MALFORMED, found + " (expected: " + expected + ")");
  }

  private static String printable(Buffer start) {
    byte[] bytes = start.getBytes(0, Math.min(start.length(), MAX_QUOTED));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return bytes.length == 0 ? "none" : text.replaceAll("[^ -~]", ".");
  }
}
