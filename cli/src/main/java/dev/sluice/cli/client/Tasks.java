package dev.sluice.cli.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A list of tasks that fits into memory, with its options.
 *
 * @param tasks as the API takes them
 * @param options as the API takes them; those left out are the gateway's
 */
public record Tasks(List<JsonObject> tasks, JsonObject options) {
  /** A longer list goes as NDJSON, which has no bound. */
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
