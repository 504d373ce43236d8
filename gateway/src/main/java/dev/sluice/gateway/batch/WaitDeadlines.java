package dev.sluice.gateway.batch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Limits how long tasks wait for something by name: a worker of their kind, or an origin. */
final class WaitDeadlines {
  private final Clock clock;
  private final long waitMillis;
  private final Consumer<String> expire;
  private final Map<String, Runnable> timers = new HashMap<>();
  private final Set<String> expired = new HashSet<>();

  /**
   * @param waitMillis the maximum wait for one thing
   * @param expire called with the name of a thing when the wait for it has expired
   */
  WaitDeadlines(Clock clock, long waitMillis, Consumer<String> expire) {
    this.clock = clock;
    this.waitMillis = waitMillis;
    this.expire = expire;
  }

  /** Starts the wait for something, unless it has started before. */
  void start(String name) {
    if (!expired.contains(name)) {
      timers.computeIfAbsent(name, first -> clock.after(waitMillis, () -> timerFired(name)));
    }
  }

  /** Returns whether the wait for something has expired. */
  boolean isExpired(String name) {
    return expired.contains(name);
  }

  /** Ends the wait for something; the next one has the whole time. */
  void reset(String name) {
    expired.remove(name);
    Runnable cancel = timers.remove(name);
    if (cancel != null) {
      cancel.run();
    }
  }

  /** Ends all waits. */
  void stop() {
    timers.values().forEach(Runnable::run);
    timers.clear();
    expired.clear();
  }

  private void timerFired(String name) {
    timers.remove(name);
    expired.add(name);
    expire.accept(name);
  }
}
