package dev.sluice.flags.store;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.flags.StoredFile;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a stored file.
 *
 * @param file the name of the file
 * @param url the URL that it was downloaded from
 * @param etag the upstream's entity tag; null if it sent none
 * @param contentType the media type
 * @param sha256 the SHA-256 of the content, in hexadecimal digits
 * @param bytes the length
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

  /** Returns the result of the task. */
  public StoredFile stored(boolean cached, @Nullable Integer status) {
    return new StoredFile(bytes, contentType, sha256, file, cached, status);
  }
}
