package dev.sluice.cli.report;

import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The account of a batch as its gateway gave it, or as {@link Account} kept it.
 *
 * @param json the document; not to be changed
 */
public record Summary(JsonObject json) {
  private static final int KEYS_TOLD = 10;
  private static final int BLOCKS_TOLD = 5;

  /** How many tasks the batch had. */
  public long submitted() {
    return json.getLong("submitted", 0L);
  }

  /** How many tasks ended so. */
  public long count(Outcome outcome) {
    return json.getJsonObject("counts", new JsonObject()).getLong(outcome.name(), 0L);
  }

  /** How long it took, in seconds. */
  public double elapsedSeconds() {
    return json.getDouble("elapsedMillis", 0.0) / 1000;
  }

  /** The total of a kind; empty where it has none. */
  public JsonObject total(String kind) {
    return json.getJsonObject("totals", new JsonObject()).getJsonObject(kind, new JsonObject());
  }

  /** The outcomes that there were, as {@code 97 OK, 2 TIMEOUT}. */
  public String outcomes() {
    List<String> parts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      if (count(outcome) > 0) {
        parts.add(count(outcome) + " " + outcome);
      }
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  /** One line for all, one for each group of failures, and one for each origin that refused. */
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
    refusals().forEach(origin -> lines.add("  " + origin));
    blocks().forEach(block -> lines.add("  " + block));
    return lines;
  }

  /** The longest time that a loop was held; 0 where none was. Starting up is not counted. */
  public long longestBlockMillis() {
    return Stream.of("caused", "suffered")
        .flatMap(list -> blocks(list))
        .mapToLong(block -> block.getLong("millis", 0L))
        .max()
        .orElse(0);
  }

  /** One line for each of the first loops that were held, by what and whom. */
  public List<String> blocks() {
    Stream<String> caused = blocks("caused").map(block -> "held a loop " + held(block));
    Stream<String> suffered = blocks("suffered").map(block -> "waited for a loop " + held(block));
    return Stream.concat(caused.limit(BLOCKS_TOLD), suffered.limit(BLOCKS_TOLD)).toList();
  }

  private Stream<JsonObject> blocks(String list) {
    JsonArray blocks =
        json.getJsonObject("loops", new JsonObject()).getJsonArray(list, new JsonArray());
    return blocks.stream()
        .map(JsonObject.class::cast)
        .filter(block -> block.getString("phase", "").equals("running"));
  }

  private static String held(JsonObject block) {
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

  /** One line for each origin that wanted fewer requests at once, with where it settled. */
  public List<String> refusals() {
    List<String> lines = new ArrayList<>();
    JsonObject concurrency = json.getJsonObject("concurrency", new JsonObject());
    JsonObject origins = concurrency.getJsonObject("origins", new JsonObject());
    for (String origin : origins.fieldNames()) {
      JsonObject told = origins.getJsonObject(origin);
      if (told.getLong("refused", 0L) > 0) {
        lines.add(refusal(origin, told));
      }
    }
    return lines;
  }

  /** One line for each group of failures, with the first keys of each. */
  public List<String> failures() {
    List<String> lines = new ArrayList<>();
    JsonArray groups = json.getJsonArray("failures", new JsonArray());
    for (int i = 0; i < groups.size(); i++) {
      lines.add(failure(groups.getJsonObject(i)));
    }
    return lines;
  }

  private static String refusal(String origin, JsonObject told) {
    long refused = told.getLong("refused");
    Integer settled = told.getInteger("settled");
    return origin
        + " refused "
        + refused
        + (refused == 1 ? " request (" : " requests (")
        + told.getString("reason")
        + ")"
        + (settled == null ? "" : ", settled at " + settled + " at once");
  }

  private static String failure(JsonObject group) {
    JsonArray keys = group.getJsonArray("keys", new JsonArray());
    long count = group.getLong("count", 0L);
    String told = String.join(", ", keys.stream().limit(KEYS_TOLD).map(String::valueOf).toList());
    String code = group.getString("code", "");
    return group.getString("outcome")
        + (code.isEmpty() ? "" : " " + code)
        + " "
        + count
        + ": "
        + told
        + (count > KEYS_TOLD ? ", …" : "");
  }
}
