package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The upstreams that this gateway sends requests to, as far as anything is to be known of them. */
final class Origins {
  /** What was learnt of an origin is forgotten when nothing has gone there for so long. */
  static final long MEMORY_MILLIS = 60_000;

  private final Clock clock;
  private final ToIntFunction<String> most;
  private final Runnable ready;
  private final Map<String, OriginState> origins = new HashMap<>();

  /**
   * @param most how many requests at once the settings allow to an origin
   * @param ready called when an origin that had to be left alone may be asked again
   */
  Origins(Clock clock, ToIntFunction<String> most, Runnable ready) {
    this.clock = clock;
    this.most = most;
    this.ready = ready;
  }

  /** Whether one more request may go to an origin. */
  boolean hasRoom(String name) {
    OriginState origin = origins.get(name);
    return origin == null || origin.hasRoom(most.applyAsInt(name), clock.millis());
  }

  /** Whether an origin is taken for down. */
  boolean isDown(String name) {
    OriginState origin = origins.get(name);
    return origin != null && origin.isDown();
  }

  /** How many requests at once an origin bears; null where it never refused. */
  @Nullable Integer settled(String name) {
    OriginState origin = origins.get(name);
    return origin == null ? null : origin.settled();
  }

  /** How many origins are taken for down. */
  int down() {
    return (int) origins.values().stream().filter(OriginState::isDown).count();
  }

  /** A request goes to an origin. Returns what to tell {@link #closed} when it is over. */
  int opened(String name) {
    return origins.computeIfAbsent(name, OriginState::new).opened(clock.millis());
  }

  /** A request is over, and nobody will hear of it. */
  void forgotten(String name) {
    OriginState origin = origins.get(name);
    if (origin != null) {
      origin.forgotten();
      tidy(name, origin);
    }
  }

  /**
   * A request is over.
   *
   * @return whether it was refused and the concurrency to its origin has come down for it
   */
  boolean closed(String name, int round, Attempt attempt, Report report) {
    OriginState origin = origins.get(name);
    if (origin == null) {
      return false;
    }
    long now = clock.millis();
    boolean excused = origin.closed(round, attempt, report, now);
    long next = origin.nextTry(now);
    if (next > 0) {
      clock.after(next - now, ready);
    }
    tidy(name, origin);
    return excused;
  }

  /** Forgets what is not needed any more. To be called now and then. */
  void forget() {
    long now = clock.millis();
    origins.values().removeIf(origin -> origin.isIdle(now, MEMORY_MILLIS));
  }

  private void tidy(String name, OriginState origin) {
    if (origin.isIdle(clock.millis(), MEMORY_MILLIS)) {
      origins.remove(name);
    }
  }
}
