package dev.sluice.gateway.batch;

import java.util.ArrayList;
import java.util.List;

/** The timers of one batch, which stop together when the batch has finished. */
final class Timers {
  private final Clock clock;
  private final List<Runnable> cancels = new ArrayList<>();
  private boolean isStopped;

  Timers(Clock clock) {
    this.clock = clock;
  }

  /** Starts a timer, unless the timers have been stopped. */
  void after(long millis, Runnable action) {
    if (!isStopped) {
      cancels.add(clock.after(millis, action));
    }
  }

  void stop() {
    isStopped = true;
    cancels.forEach(Runnable::run);
    cancels.clear();
  }
}
