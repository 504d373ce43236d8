package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The lag of an event loop over a period, in milliseconds.
 *
 * @param samples the number of samples
 * @param p50 the median; null without samples
 * @param p99 the 99th percentile; null below 100 samples
 * @param p999 the 99.9th percentile; null below 1,000 samples
 * @param max the maximum; null without samples
 */
public record LagSummary(
    long samples,
    @Nullable Double p50,
    @Nullable Double p99,
    @Nullable Double p999,
    @Nullable Double max)
    implements Message {

  /** Reads a summary. */
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
