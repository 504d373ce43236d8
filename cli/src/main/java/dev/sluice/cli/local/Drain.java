package dev.sluice.cli.local;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * How long a node may take to go once it is told to.
 *
 * @param limitMillis from the signal to the end of the process, 3,000 to 86,400,000
 */
public record Drain(long limitMillis) {
  private static final String SECTION = "node";
  private static final String NAME = "drainMillis";
  private static final long DEFAULT = 20_000;
  private static final long LEAST = 3_000;
  private static final long MOST = 86_400_000;

  /**
   * What the end may take: 2 s for what runs to say that it was cancelled, 1 s for slow readers,
   * and the rest for leaving a cluster and closing.
   */
  private static final long ENDING_MILLIS = 4_000;

  /** Validates. */
  public Drain {
    if (limitMillis < LEAST || limitMillis > MOST) {
      throw InvalidMessage.of(NAME, limitMillis, LEAST + "…" + MOST);
    }
  }

  /** What the settings say. */
  public static Drain from(Settings settings) {
    return settings.section(SECTION, Drain::from);
  }

  /** The section that sets it. */
  public static JsonObject section(long limitMillis) {
    return new JsonObject().put(SECTION, new JsonObject().put(NAME, limitMillis));
  }

  static JsonObject defaults() {
    return section(DEFAULT);
  }

  /** From the signal to the end of the process. */
  public Duration limit() {
    return Duration.ofMillis(limitMillis);
  }

  /**
   * How long work goes on, in milliseconds: the limit less what the end may take, at least half.
   */
  public long workMillis() {
    return limitMillis - Math.min(ENDING_MILLIS, limitMillis / 2);
  }

  private static Drain from(Fields fields) {
    Drain drain = new Drain(fields.integer(NAME));
    fields.refuseOthers();
    return drain;
  }
}
