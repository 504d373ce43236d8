package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How late a loop was over a span of time, in milliseconds.
 *
 * @param samples how many probes came back
 * @param p50 half of them were no later; null where there are none
 * @param p99 99 of 100 were no later; null below 100 samples
 * @param p999 999 of 1,000 were no later; null below 1,000 samples
 * @param max the latest; null where there are none
 */
public record LagSummary(
    long samples,
    @Nullable Double p50,
    @Nullable Double p99,
    @Nullable Double p999,
    @Nullable Double max)
    implements Message {

  /** Reads it. */
  public static LagSummary from(Fields fields) {
    return new LagSummary(
        fields.integer("samples"),
        fields.optionalNumber("p50Millis"),
        fields.optionalNumber("p99Millis"),
        fields.optionalNumber("p999Millis"),
        fields.optionalNumber("maxMillis"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("samples", samples)
        .put("p50Millis", p50)
        .put("p99Millis", p99)
        .put("p999Millis", p999)
        .put("maxMillis", max);
  }
}
