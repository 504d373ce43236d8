package dev.sluice.gateway.body;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.batch.TaskSpec;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tasks of any kind from JSON. Thread-safe. */
public final class TaskReader {
  private static final int MAX_ID_LENGTH = 128;

  private final Map<String, Kind<?, ?>> kinds;

  /**
   * Creates a reader.
   *
   * @param kinds every kind of work, by its name
   */
  public TaskReader(Map<String, Kind<?, ?>> kinds) {
    this.kinds = Map.copyOf(kinds);
  }

  /**
   * Reads a task from a line of a list.
   *
   * @throws InvalidMessage if it is not a task
   */
  public TaskSpec readLine(byte[] line) {
    return read(Fields.of(StrictJson.object("line", Buffer.buffer(line))));
  }

  /**
   * Reads a task from an element of a list.
   *
   * @throws InvalidMessage if it is not a task
   */
  TaskSpec readValue(@Nullable Object value) {
    if (value instanceof JsonObject json) {
      return read(Fields.of(json));
    }
    throw InvalidMessage.of("task", value, "an object");
  }

  /**
   * Reads a task.
   *
   * @throws InvalidMessage if a field is invalid or unknown
   */
  TaskSpec read(Fields fields) {
    String name = fields.string("kind");
    Kind<?, ?> kind = kinds.get(name);
    if (kind == null) {
      throw InvalidMessage.of(
          "kind", name, "one of " + String.join(", ", kinds.keySet().stream().sorted().toList()));
    }
    TaskSpec spec =
        TaskSpec.of(
            kind,
            kind.address().request().apply(fields),
            id(fields.optionalString("id")),
            fields.optionalInteger("timeoutMillis", 1, BatchOptions.DAY));
    fields.refuseOthers();
    return spec;
  }

  private static @Nullable String id(@Nullable String id) {
    if (id != null && (id.isEmpty() || id.length() > MAX_ID_LENGTH)) {
      throw InvalidMessage.of("id", id, "1 to " + MAX_ID_LENGTH + " characters");
    }
    return id;
  }
}
