package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Keeps the state of each origin that this gateway sends requests to. */
final class Origins {
  /** The state of an origin is removed when it has not been used for this long. */
  static final long MEMORY_MILLIS = 60_000;

  private final Clock clock;
  private final ToIntFunction<String> configuredLimit;
  private final Runnable ready;
  private final Map<String, OriginState> origins = new HashMap<>();

  /**
   * @param configuredLimit returns how many requests to an origin the settings allow at once
   * @param ready called when an origin's pause has ended, or its open circuit admits an attempt
   */
  Origins(Clock clock, ToIntFunction<String> configuredLimit, Runnable ready) {
    this.clock = clock;
    this.configuredLimit = configuredLimit;
    this.ready = ready;
  }

  /** Returns whether one more request to an origin may be sent. */
  boolean hasRoom(String name) {
    OriginState origin = origins.get(name);
    return origin == null || origin.hasRoom(configuredLimit.applyAsInt(name), clock.millis());
  }

  /** Returns whether the circuit of an origin is open. */
  boolean isDown(String name) {
    OriginState origin = origins.get(name);
    return origin != null && origin.isCircuitOpen();
  }

  /** Returns the adaptive limit of an origin; null if it has never refused a request. */
  @Nullable Integer learnedLimit(String name) {
    OriginState origin = origins.get(name);
    return origin == null ? null : origin.learnedLimit();
  }

  int openCircuits() {
    return (int) origins.values().stream().filter(OriginState::isCircuitOpen).count();
  }

  /** Opens a request, and returns its round, to be passed to {@link #closed}. */
  int opened(String name) {
    return origins.computeIfAbsent(name, OriginState::new).opened(clock.millis());
  }

  /** Closes a request whose attempt was abandoned. */
  void abandoned(String name) {
    OriginState origin = origins.get(name);
    if (origin != null) {
      origin.abandoned();
      removeIfIdle(name, origin);
    }
  }

  /**
   * Closes a request, and learns from its report.
   *
   * @return whether it was refused and has lowered the limit of its origin
   */
  boolean closed(String name, int round, Attempt attempt, Report report) {
    OriginState origin = origins.get(name);
    if (origin == null) {
      return false;
    }
    long now = clock.millis();
    boolean isExcused = origin.closed(round, attempt, report, now);
    long next = origin.retryAt(now);
    if (next > 0) {
      clock.after(next - now, ready);
    }
    removeIfIdle(name, origin);
    return isExcused;
  }

  /** Removes the origins that have not been used for a while. */
  void removeIdle() {
    long now = clock.millis();
    origins.values().removeIf(origin -> origin.isIdle(now, MEMORY_MILLIS));
  }

  private void removeIfIdle(String name, OriginState origin) {
    if (origin.isIdle(clock.millis(), MEMORY_MILLIS)) {
      origins.remove(name);
    }
  }
}
