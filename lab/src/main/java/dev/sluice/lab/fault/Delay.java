package dev.sluice.lab.fault;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.json.JsonObject;

/**
 * The delay before an answer, uniformly distributed between two bounds.
 *
 * @param min milliseconds, 0 to 300,000
 * @param max milliseconds, {@code min} to 300,000
 */
public record Delay(long min, long max) {
  /** No delay. */
  public static final Delay NONE = new Delay(0, 0);

  private static final String NAME = "delayMillis";
  private static final long MAX_MILLIS = 300_000;
  private static final String EXPECTED = "0…" + MAX_MILLIS + ", or {\"min\":…,\"max\":…} of these";

  /** Validates. */
  public Delay {
    if (min < 0 || max < min || max > MAX_MILLIS) {
      throw InvalidMessage.of(NAME, min == max ? min : min + "…" + max, EXPECTED);
    }
  }

  /** Returns a constant delay. */
  public static Delay of(long millis) {
    return new Delay(millis, millis);
  }

  /**
   * Reads {@code delayMillis}, a number or an object with both bounds; no delay if it is missing.
   */
  static Delay from(Fields fields) {
    Object value = fields.any(NAME);
    if (value == null) {
      return NONE;
    }
    if (value instanceof JsonObject) {
      return fields.object(NAME, bounds -> new Delay(bounds.integer("min"), bounds.integer("max")));
    }
    return of(fields.integer(NAME));
  }

  /** Returns the delay for a draw, in milliseconds. */
  long at(double draw) {
    return min + (long) (draw * (max - min + 1));
  }
}
