package dev.sluice.gateway.list;

import dev.sluice.contracts.Fields;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/**
 * The section {@code gateway.spool} of the settings, for lists that arrive faster than their tasks
 * are done.
 *
 * @param directory where files are created; an empty path is the JVM's temporary directory
 * @param memoryBytes how much of one list stays in memory, 64 KiB to 1 GiB
 * @param diskBytes how much of all lists may be on disk at once, 0 to 1 PiB; beyond that, reading
 *     pauses
 */
public record SpoolSettings(Path directory, long memoryBytes, long diskBytes) {
  /** The defaults. */
  public static final SpoolSettings DEFAULT = new SpoolSettings(Path.of(""), 4L << 20, 16L << 30);

  /** Parses the section. */
  public static SpoolSettings from(Fields fields) {
    SpoolSettings settings =
        new SpoolSettings(
            Path.of(fields.string("directory", "")),
            fields.integer("memoryBytes", DEFAULT.memoryBytes, 64L << 10, 1L << 30),
            fields.integer("diskBytes", DEFAULT.diskBytes, 0, 1L << 50));
    fields.refuseOthers();
    return settings;
  }

  /** Returns the section in its JSON form. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("directory", directory.toString())
        .put("memoryBytes", memoryBytes)
        .put("diskBytes", diskBytes);
  }
}
