package dev.sluice.cli.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A list of tasks that fits into memory, with its options.
 *
 * @param tasks the tasks in their JSON form
 * @param options the options in their JSON form; the gateway has defaults for missing ones
 */
public record Tasks(List<JsonObject> tasks, JsonObject options) {
  /** A longer list is sent as NDJSON, which has no limit. */
  private static final int MAX_PER_DOCUMENT = 10_000;

  /** Copies the list. */
  public Tasks {
    tasks = List.copyOf(tasks);
  }

  String mediaType() {
    return isLong() ? BatchClient.NDJSON : BatchClient.JSON;
  }

  Buffer body() {
    if (!isLong()) {
      JsonObject document = new JsonObject().put("tasks", new JsonArray(tasks));
      return document.put("options", options).toBuffer();
    }
    Buffer lines = new JsonObject().put("options", options).toBuffer().appendString("\n");
    tasks.forEach(task -> lines.appendBuffer(task.toBuffer()).appendString("\n"));
    return lines;
  }

  private boolean isLong() {
    return tasks.size() > MAX_PER_DOCUMENT;
  }
}
