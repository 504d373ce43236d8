package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one event loop.
 *
 * @param loop the name of the thread
 * @param verticles the verticles on the loop
 * @param utilisation the CPU utilization of the thread in the last ten seconds, 0 to 1; null if
 *     unknown
 * @param heldMillis the time for which the loop has been blocked right now; 0 if it is not
 * @param blocks the number of blocks since the start
 * @param blockedMillis the total duration of the blocks
 * @param lag the lag by the name of the period
 * @param counts the lags since the last message, as pairs of a bucket and a count
 */
public record LoopState(
    String loop,
    List<String> verticles,
    @Nullable Double utilisation,
    long heldMillis,
    long blocks,
    long blockedMillis,
    Map<String, LagSummary> lag,
    List<Integer> counts)
    implements Message {

  /** Copies the collections. */
  public LoopState {
    verticles = List.copyOf(verticles);
    lag = Map.copyOf(lag);
    counts = List.copyOf(counts);
  }

  /** Reads a state. */
  public static LoopState from(Fields fields) {
    return new LoopState(
        fields.string("loop"),
        fields.strings("verticles"),
        fields.optionalNumber("utilisation"),
        fields.integer("heldMillis"),
        fields.integer("blocks"),
        fields.integer("blockedMillis"),
        fields.map("lag", LagSummary::from),
        fields.integers("counts", 0, Integer.MAX_VALUE));
  }

  /** Returns the JSON form without the counts. */
  public JsonObject shown() {
    JsonObject bySpan = new JsonObject();
    lag.forEach((span, summary) -> bySpan.put(span, summary.toJson()));
    return new JsonObject()
        .put("loop", loop)
        .put("verticles", new JsonArray(verticles))
        .put("utilisation", utilisation)
        .put("heldMillis", heldMillis)
        .put("blocks", blocks)
        .put("blockedMillis", blockedMillis)
        .put("lag", bySpan);
  }

  @Override
  public JsonObject toJson() {
    return shown().put("counts", new JsonArray(counts));
  }
}
