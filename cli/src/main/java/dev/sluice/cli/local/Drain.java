package dev.sluice.cli.local;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * The grace period of a node: the time from the signal to the end of its process.
 *
 * @param limitMillis 3,000 to 86,400,000
 */
public record Drain(long limitMillis) {
  private static final String SECTION = "node";
  private static final String NAME = "drainMillis";
  private static final long DEFAULT_MILLIS = 20_000;
  private static final long MIN_MILLIS = 3_000;
  private static final long MAX_MILLIS = 86_400_000;

  /**
   * The part of the grace period that is reserved for cancelling what still runs (2 s), for slow
   * readers (1 s), for leaving the cluster and for closing.
   */
  private static final long CLOSING_MILLIS = 4_000;

  /** Validates the range. */
  public Drain {
    if (limitMillis < MIN_MILLIS || limitMillis > MAX_MILLIS) {
      throw InvalidMessage.of(NAME, limitMillis, MIN_MILLIS + "…" + MAX_MILLIS);
    }
  }

  /** Reads the section {@code node} of the settings. */
  public static Drain from(Settings settings) {
    return settings.section(SECTION, Drain::from);
  }

  /** Returns the section of the settings with this value. */
  public static JsonObject section(long limitMillis) {
    return new JsonObject().put(SECTION, new JsonObject().put(NAME, limitMillis));
  }

  static JsonObject defaults() {
    return section(DEFAULT_MILLIS);
  }

  /** Returns the grace period. */
  public Duration limit() {
    return Duration.ofMillis(limitMillis);
  }

  /**
   * Returns how long running batches may continue, in milliseconds: at least half of the grace
   * period.
   */
  public long workMillis() {
    return limitMillis - Math.min(CLOSING_MILLIS, limitMillis / 2);
  }

  private static Drain from(Fields fields) {
    Drain drain = new Drain(fields.integer(NAME));
    fields.refuseOthers();
    return drain;
  }
}
