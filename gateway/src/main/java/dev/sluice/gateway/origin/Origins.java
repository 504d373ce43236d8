package dev.sluice.gateway.origin;

import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.Pushback;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Keeps the state of each origin that this gateway sends requests to. */
public final class Origins {
  /** The state of an origin is removed when it has not been used for this long. */
  public static final long MEMORY_MILLIS = 60_000;

  private final Clock clock;
  private final ToIntFunction<String> configuredLimit;
  private final Runnable ready;
  private final Map<String, OriginState> origins = new HashMap<>();

  /**
   * @param configuredLimit returns how many requests to an origin the settings allow at once
   * @param ready called when an origin's pause has ended, or its open circuit admits an attempt
   */
  public Origins(Clock clock, ToIntFunction<String> configuredLimit, Runnable ready) {
    this.clock = clock;
    this.configuredLimit = configuredLimit;
    this.ready = ready;
  }

  /** Returns whether one more request to an origin may be sent. */
  public boolean hasRoom(String name) {
    OriginState origin = origins.get(name);
    return origin == null || origin.hasRoom(configuredLimit.applyAsInt(name), clock.millis());
  }

  /** Returns whether the circuit of an origin is open. */
  public boolean isDown(String name) {
    OriginState origin = origins.get(name);
    return origin != null && origin.isCircuitOpen();
  }

  /** Returns the adaptive limit of an origin; null if it has never refused a request. */
  public @Nullable Integer learnedLimit(String name) {
    OriginState origin = origins.get(name);
    return origin == null ? null : origin.learnedLimit();
  }

  /** Returns the number of origins whose circuit is open. */
  public int openCircuits() {
    return (int) origins.values().stream().filter(OriginState::isCircuitOpen).count();
  }

  /** Opens a request, and returns its round, to be passed to {@link #closed}. */
  public int opened(String name) {
    return origins.computeIfAbsent(name, OriginState::new).opened(clock.millis());
  }

  /** Closes a request whose attempt was abandoned. */
  public void abandoned(String name) {
    OriginState origin = origins.get(name);
    if (origin != null) {
      origin.abandoned();
      removeIfIdle(origin);
    }
  }

  /**
   * Closes a request, and learns from its report.
   *
   * @return how the origin asked for fewer concurrent requests; null if it did not
   */
  public @Nullable Pushback closed(String name, int round, Attempt attempt, Report report) {
    OriginState origin = origins.get(name);
    boolean isExcused = origin != null && close(origin, round, attempt, report);
    String reason = OriginSignal.pushback(report);
    return reason == null ? null : new Pushback(reason, isExcused);
  }

  /** Removes the origins that have not been used for a while. */
  public void removeIdle() {
    long now = clock.millis();
    origins.values().removeIf(origin -> origin.isIdle(now, MEMORY_MILLIS));
  }

  private boolean close(OriginState origin, int round, Attempt attempt, Report report) {
    long now = clock.millis();
    boolean isExcused = origin.closed(round, attempt, report, now);
    long retryAt = origin.retryAt(now);
    if (retryAt > 0) {
      clock.after(retryAt - now, ready);
    }
    removeIfIdle(origin);
    return isExcused;
  }

  private void removeIfIdle(OriginState origin) {
    if (origin.isIdle(clock.millis(), MEMORY_MILLIS)) {
      origins.remove(origin.name());
    }
  }
}
