package dev.sluice.cli.top;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The screen of {@code sluice top}: nodes, event loops, batches, and the last blocks.
 *
 * @param nodes the response of {@code /v1/nodes}
 * @param loops the response of {@code /v1/loops}
 * @param tasks the response of {@code /v1/tasks}
 */
public record TopScreen(JsonObject nodes, JsonObject loops, JsonObject tasks) {
  private static final int MAX_BATCHES = 10;
  private static final int MAX_BLOCKS = 5;

  /** Returns the lines, each cut to a width. */
  public List<String> lines(int width) {
    List<String> lines = new ArrayList<>();
    addNodes(lines);
    addLoops(lines);
    addBatches(lines);
    addBlocks(lines);
    return lines.stream().map(line -> cut(line, width)).toList();
  }

  private void addNodes(List<String> lines) {
    lines.add(row("%-10s %-32s %8s %8s  %s", "NODE", "ROLES", "WORKERS", "OUT", "STATE"));
    objects(nodes, "nodes").forEach(node -> lines.add(node(node)));
  }

  private void addLoops(List<String> lines) {
    lines.add("");
    lines.add(
        row(
            "%-10s %-28s %6s %8s %8s %8s %7s  %s",
            "NODE", "LOOP", "BUSY", "P50 ms", "P99 ms", "MAX ms", "BLOCKS", "VERTICLES"));
    objects(loops, "nodes")
        .forEach(
            node ->
                objects(node, "loops")
                    .forEach(loop -> lines.add(loop(node.getString("node", ""), loop))));
  }

  private void addBatches(List<String> lines) {
    lines.add("");
    lines.add(
        row(
            "%-36s %9s %9s %9s %9s %9s",
            "BATCH", "TASKS", "WAITING", "RUNNING", "ENDED", "FAILED"));
    List<JsonObject> batches = objects(tasks, "batches").toList();
    batches.stream().limit(MAX_BATCHES).forEach(batch -> lines.add(batch(batch)));
    if (batches.size() > MAX_BATCHES) {
      lines.add("… and " + (batches.size() - MAX_BATCHES) + " more");
    }
  }

  private void addBlocks(List<String> lines) {
    List<JsonObject> blocks =
        objects(loops, "nodes")
            .flatMap(node -> objects(node, "loops"))
            .flatMap(loop -> objects(loop, "last"))
            .sorted(
                Comparator.comparing((JsonObject block) -> block.getLong("startedAtMillis", 0L))
                    .reversed())
            .limit(MAX_BLOCKS)
            .toList();
    if (!blocks.isEmpty()) {
      lines.add("");
      lines.add("LAST BLOCKS");
      blocks.forEach(block -> lines.add(block(block)));
    }
  }

  private static String node(JsonObject node) {
    List<JsonObject> workers = objects(node, "workers").toList();
    return row(
        "%-10s %-32s %8d %8d  %s",
        node.getString("node", ""),
        String.join(
            ",",
            node.getJsonArray("roles", new JsonArray()).stream().map(String::valueOf).toList()),
        workers.size(),
        workers.stream().mapToLong(worker -> worker.getLong("out", 0L)).sum(),
        node.getBoolean("leaving", false) ? "leaving" : "ready");
  }

  private static String loop(String node, JsonObject loop) {
    JsonObject lag =
        loop.getJsonObject("lag", new JsonObject()).getJsonObject("last10s", new JsonObject());
    Double busy = loop.getDouble("utilisation");
    return row(
        "%-10s %-28s %6s %8s %8s %8s %7d  %s",
        node,
        loop.getString("loop", ""),
        busy == null ? "-" : row("%.0f%%", busy * 100),
        millis(lag.getDouble("p50Millis")),
        millis(lag.getDouble("p99Millis")),
        millis(lag.getDouble("maxMillis")),
        loop.getLong("blocks", 0L),
        verticles(loop));
  }

  private static String verticles(JsonObject loop) {
    long blocked = loop.getLong("heldMillis", 0L);
    String names =
        String.join(
            ",",
            loop.getJsonArray("verticles", new JsonArray()).stream().map(String::valueOf).toList());
    return blocked == 0 ? names : "BLOCKED for " + blocked + " ms " + names;
  }

  private static String batch(JsonObject batch) {
    return row(
        "%-36s %9d %9d %9d %9d %9d",
        batch.getString("batch", ""),
        batch.getLong("submitted", 0L),
        batch.getLong("waiting", 0L),
        batch.getLong("running", 0L),
        batch.getLong("ended", 0L),
        batch.getLong("failed", 0L));
  }

  private static String block(JsonObject block) {
    JsonObject place = block.getJsonObject("place", new JsonObject());
    return block.getString("startedAt", "")
        + " "
        + block.getLong("millis", 0L)
        + " ms "
        + block.getString("loop", "")
        + " "
        + (place == null
            ? "no stack"
            : place.getString("class")
                + "."
                + place.getString("method")
                + ":"
                + place.getInteger("line"));
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "-" : row("%.1f", value);
  }

  private static String row(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String cut(String line, int width) {
    return line.length() <= width ? line : line.substring(0, width);
  }

  private static Stream<JsonObject> objects(JsonObject of, String field) {
    return of.getJsonArray(field, new JsonArray()).stream().map(JsonObject.class::cast);
  }
}
