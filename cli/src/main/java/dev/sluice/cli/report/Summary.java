package dev.sluice.cli.report;

import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The summary of a batch, from its gateway or from an {@link Account}.
 *
 * @param json the document; not to be changed after this record was made
 */
public record Summary(JsonObject json) {
  private static final int MAX_KEYS = 10;
  private static final int MAX_BLOCKS = 5;

  /** Returns the number of tasks. */
  public long submitted() {
    return json.getLong("submitted", 0L);
  }

  /** Returns the number of tasks with this outcome. */
  public long count(Outcome outcome) {
    return json.getJsonObject("counts", new JsonObject()).getLong(outcome.name(), 0L);
  }

  /** Returns the duration of the batch, in seconds. */
  public double elapsedSeconds() {
    return json.getDouble("elapsedMillis", 0.0) / 1000;
  }

  /** Returns the total of a kind, or an empty object if it has none. */
  public JsonObject total(String kind) {
    return json.getJsonObject("totals", new JsonObject()).getJsonObject(kind, new JsonObject());
  }

  /** Returns the outcomes and their numbers, such as {@code 97 OK, 2 TIMEOUT}. */
  public String outcomes() {
    List<String> parts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      if (count(outcome) > 0) {
        parts.add(count(outcome) + " " + outcome);
      }
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  /** Returns a line for the batch, and one per group of failures, pushback and block. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d %s: %s in %.2f s",
            submitted(),
            submitted() == 1 ? "task" : "tasks",
            outcomes(),
            elapsedSeconds()));
    failures().forEach(group -> lines.add("  " + group));
    pushbacks().forEach(origin -> lines.add("  " + origin));
    blocks().forEach(block -> lines.add("  " + block));
    return lines;
  }

  /** Returns the longest block of an event loop, or 0. Blocks during start-up do not count. */
  public long longestBlockMillis() {
    return Stream.of("caused", "suffered")
        .flatMap(list -> blocks(list))
        .mapToLong(block -> block.getLong("millis", 0L))
        .max()
        .orElse(0);
  }

  /** Returns a line for each of the first blocks of event loops, with the code that caused it. */
  public List<String> blocks() {
    Stream<String> caused = blocks("caused").map(block -> "blocked an event loop " + place(block));
    Stream<String> suffered =
        blocks("suffered").map(block -> "waited for a blocked event loop " + place(block));
    return Stream.concat(caused.limit(MAX_BLOCKS), suffered.limit(MAX_BLOCKS)).toList();
  }

  private Stream<JsonObject> blocks(String list) {
    JsonArray blocks =
        json.getJsonObject("loops", new JsonObject()).getJsonArray(list, new JsonArray());
    return blocks.stream()
        .map(JsonObject.class::cast)
        .filter(block -> block.getString("phase", "").equals("running"));
  }

  private static String place(JsonObject block) {
    Integer index = block.getInteger("index");
    return "for "
        + block.getLong("millis")
        + " ms: "
        + block.getString("class")
        + "."
        + block.getString("method")
        + ":"
        + block.getInteger("line")
        + (index == null ? "" : " (task " + index + ")");
  }

  /** Returns a line for each origin that asked for fewer requests, with the resulting limit. */
  public List<String> pushbacks() {
    List<String> lines = new ArrayList<>();
    JsonObject concurrency = json.getJsonObject("concurrency", new JsonObject());
    JsonObject origins = concurrency.getJsonObject("origins", new JsonObject());
    for (String origin : origins.fieldNames()) {
      JsonObject use = origins.getJsonObject(origin);
      if (use.getLong("refused", 0L) > 0) {
        lines.add(pushback(origin, use));
      }
    }
    return lines;
  }

  /** Returns a line for each group of failures, with its first keys. */
  public List<String> failures() {
    List<String> lines = new ArrayList<>();
    JsonArray groups = json.getJsonArray("failures", new JsonArray());
    for (int i = 0; i < groups.size(); i++) {
      lines.add(failure(groups.getJsonObject(i)));
    }
    return lines;
  }

  private static String pushback(String origin, JsonObject use) {
    long refused = use.getLong("refused");
    Integer settled = use.getInteger("settled");
    return origin
        + " refused "
        + refused
        + (refused == 1 ? " request (" : " requests (")
        + use.getString("reason")
        + ")"
        + (settled == null ? "" : ", settled at " + settled + " concurrent requests");
  }

  private static String failure(JsonObject group) {
    JsonArray keys = group.getJsonArray("keys", new JsonArray());
    long count = group.getLong("count", 0L);
    String first = String.join(", ", keys.stream().limit(MAX_KEYS).map(String::valueOf).toList());
    String code = group.getString("code", "");
    return group.getString("outcome")
        + (code.isEmpty() ? "" : " " + code)
        + " "
        + count
        + ": "
        + first
        + (count > MAX_KEYS ? ", …" : "");
  }
}
