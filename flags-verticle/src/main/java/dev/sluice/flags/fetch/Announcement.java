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
 * What the head of an answer says of its body.
 *
 * @param contentType the media type, without parameters
 * @param known the type whose first bytes the body has to have; null where there are none to check
 * @param etag the entity tag; null where there is none
 */
record Announcement(String contentType, @Nullable MediaType known, @Nullable String etag) {
  private static final int SHOWN = 24;

  /**
   * Reads a head, and refuses what is not what was asked for.
   *
   * @throws Failure {@link FailureCode#UPSTREAM_MALFORMED}, with the header and what it should be
   */
  static Announcement of(MultiMap headers, Target target) {
    checkLength(headers.get(HttpHeaders.CONTENT_LENGTH), target.maxBytes());
    String name = MediaType.nameIn(headers.get(HttpHeaders.CONTENT_TYPE));
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    boolean isEncoded = encoding != null && !encoding.equalsIgnoreCase("identity");
    String etag = headers.get(HttpHeaders.ETAG);
    MediaType promised = target.promised();
    if (promised != null && name != null && !name.equals(promised.mediaType())) {
      throw malformed("content-type: " + name, promised.mediaType());
    }
    if (isEncoded) {
      throw malformed("content-encoding: " + encoding, "none");
    }
    if (promised == null) {
      String type = name == null ? MediaType.BINARY.mediaType() : name;
      return new Announcement(type, MediaType.byName(type), etag);
    }
    return new Announcement(promised.mediaType(), promised, etag);
  }

  /**
   * Refuses a body that starts as its type never does, and HTML under the name of an image.
   *
   * @throws Failure {@link FailureCode#UPSTREAM_MALFORMED}
   */
  void checkStart(Buffer start) {
    boolean isRight =
        known != null
            ? known.admits(start)
            : !contentType.startsWith("image/") || !new Markup(start).isHtml();
    if (!isRight) {
      throw malformed("first bytes: " + shown(start), contentType);
    }
  }

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

  private static String shown(Buffer start) {
    byte[] bytes = start.getBytes(0, Math.min(start.length(), SHOWN));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return bytes.length == 0 ? "none" : text.replaceAll("[^ -~]", ".");
  }
}
