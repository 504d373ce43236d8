package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one event loop does.
 *
 * @param loop the name of its thread
 * @param verticles who lives there
 * @param utilisation the share of the last ten seconds that its thread had a processor, 0 to 1;
 *     null where that is not known
 * @param heldMillis for how long it has been held right now; 0 where it is not
 * @param blocks how many blocks it has had since the start
 * @param blockedMillis how long they took together
 * @param lag by the name of a span of time, how late the loop was in it
 * @param counts lags since the last message, as pairs of a bucket and how many fell into it
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

  /** Copies. */
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

  /** As it is shown to people: without the counts. */
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
