package dev.sluice.gateway.dispatch;

import dev.sluice.gateway.batch.Clock;
import java.util.HashSet;
import java.util.Set;

/** The clock of one batch, which counts the timers that the batch has set. */
final class CountedClock implements Clock {
  private final Clock clock;
  private final Set<Object> timers = new HashSet<>();

  CountedClock(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long millis() {
    return clock.millis();
  }

  @Override
  public Runnable after(long millis, Runnable action) {
    Object timer = new Object();
    timers.add(timer);
    Runnable cancel =
        clock.after(
            millis,
            () -> {
              timers.remove(timer);
              action.run();
            });
    return () -> {
      timers.remove(timer);
      cancel.run();
    };
  }

  int timers() {
    return timers.size();
  }
}
