package dev.sluice.gateway.list;

import dev.sluice.contracts.Fields;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/**
 * The section {@code gateway.spool} of the settings: where lists wait that are longer than what is
 * done of them.
 *
 * @param directory where files are made; an empty path is the JVM's directory for temporary files
 * @param memoryBytes how much of one list is kept in memory, 64 KiB to 1 GiB
 * @param diskBytes how much of all lists may be on disk at once, 0 to 1 PiB; while there is more,
 *     no list is read further
 */
public record SpoolSettings(Path directory, long memoryBytes, long diskBytes) {
  /** What holds where the settings do not say. */
  public static final SpoolSettings DEFAULT = new SpoolSettings(Path.of(""), 4L << 20, 16L << 30);

  /** Reads the section. */
  public static SpoolSettings from(Fields fields) {
    SpoolSettings settings =
        new SpoolSettings(
            Path.of(fields.string("directory", "")),
            fields.integer("memoryBytes", DEFAULT.memoryBytes, 64L << 10, 1L << 30),
            fields.integer("diskBytes", DEFAULT.diskBytes, 0, 1L << 50));
    fields.refuseOthers();
    return settings;
  }

  /** The section. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("directory", directory.toString())
        .put("memoryBytes", memoryBytes)
        .put("diskBytes", diskBytes);
  }
}
