package dev.sluice.flags.store;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.flags.StoredFile;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file that was stored.
 *
 * @param file its name
 * @param url where it was had
 * @param etag the upstream's entity tag; null where it gave none
 * @param contentType its media type
 * @param sha256 the SHA-256 of its bytes, in hexadecimal digits
 * @param bytes its length
 */
public record Note(
    String file, String url, @Nullable String etag, String contentType, String sha256, long bytes) {

  static Note from(String file, Fields fields) {
    return new Note(
        file,
        fields.string("url"),
        fields.string("etag"),
        fields.string("contentType"),
        fields.string("sha256"),
        fields.integer("bytes"));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("url", url)
        .put("etag", etag)
        .put("contentType", contentType)
        .put("sha256", sha256)
        .put("bytes", bytes);
  }

  /** As it is told to the caller. */
  public StoredFile stored(boolean cached, @Nullable Integer status) {
    return new StoredFile(bytes, contentType, sha256, file, cached, status);
  }
}
