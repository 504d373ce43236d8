package dev.sluice.flags;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The section {@code downloads} of the settings.
 *
 * @param directory where files are kept
 * @param maxBytes the largest file that is taken, from 1
 */
record DownloadsSettings(Path directory, long maxBytes) {
  static final DownloadsSettings DEFAULT = new DownloadsSettings(Path.of("downloads"), 1L << 30);

  private static final long MOST_BYTES = 1L << 40;

  static DownloadsSettings from(Fields fields) {
    DownloadsSettings settings =
        new DownloadsSettings(
            directory(fields), fields.integer("maxBytes", DEFAULT.maxBytes, 1, MOST_BYTES));
    fields.refuseOthers();
    return settings;
  }

  /** Reads {@code directory}. */
  static Path directory(Fields fields) {
    String text = fields.string("directory");
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException malformed) {
      throw InvalidMessage.of("directory", text, "the path of a directory");
    }
    throw InvalidMessage.of("directory", text, "the path of a directory");
  }

  JsonObject toJson() {
    return new JsonObject().put("directory", directory.toString()).put("maxBytes", maxBytes);
  }
}
