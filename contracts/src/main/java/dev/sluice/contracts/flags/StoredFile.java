package dev.sluice.contracts.flags;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A downloaded file.
 *
 * @param bytes the length
 * @param contentType the media type
 * @param sha256 the SHA-256 of the content, in 64 hexadecimal digits
 * @param file the name in the worker's directory
 * @param cached whether an earlier download was still valid
 * @param status the upstream's HTTP status; null for a flag
 */
public record StoredFile(
    long bytes,
    String contentType,
    String sha256,
    String file,
    boolean cached,
    @Nullable Integer status)
    implements Message {

  /** Reads the metadata of a file. */
  public static StoredFile from(Fields fields) {
    Long status = fields.optionalInteger("status", 100, 599);
    return new StoredFile(
        fields.integer("bytes"),
        fields.string("contentType"),
        fields.string("sha256"),
        fields.string("file"),
        fields.bool("cached", false),
        status == null ? null : status.intValue());
  }

  @Override
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("bytes", bytes)
            .put("contentType", contentType)
            .put("sha256", sha256)
            .put("file", file)
            .put("cached", cached);
    return status == null ? json : json.put("status", status);
  }
}
