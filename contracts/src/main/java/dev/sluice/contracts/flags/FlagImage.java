package dev.sluice.contracts.flags;

import dev.sluice.contracts.BinaryReply;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/**
 * The image of a flag.
 *
 * @param bytes the image; not to be changed
 * @param contentType the media type
 * @param etag the entity tag, with its quotes
 */
public record FlagImage(Buffer bytes, String contentType, String etag) implements BinaryReply {

  /** Reads an image from another node. */
  public static FlagImage from(Fields fields) {
    return new FlagImage(
        decoded(fields.string("bytes")), fields.string("contentType"), fields.string("etag"));
  }

  @Override
  public MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap().set("content-type", contentType).set("etag", etag);
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("bytes", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.getBytes()))
        .put("contentType", contentType)
        .put("etag", etag);
  }

  private static Buffer decoded(String base64) {
    try {
      return Buffer.buffer(Base64.getUrlDecoder().decode(base64));
    } catch (IllegalArgumentException malformed) {
      throw InvalidMessage.of("bytes", base64, "base64url");
    }
  }
}
