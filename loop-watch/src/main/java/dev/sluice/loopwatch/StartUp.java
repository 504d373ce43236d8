package dev.sluice.loopwatch;

import java.util.concurrent.TimeUnit;

/** The first seconds of the program. Safe on any thread. */
final class StartUp {
  private static final long STARTING_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How much longer than start-up code may run for the first time. */
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private volatile long until;

  /**
   * @param awaitsReady whether start-up lasts until {@link #ready} and five seconds longer, and not
   *     only five seconds from now
   */
  StartUp(boolean awaitsReady) {
    until = awaitsReady ? Long.MAX_VALUE : System.nanoTime() + STARTING_NANOS;
  }

  void ready() {
    until = System.nanoTime() + STARTING_NANOS;
  }

  boolean isStarting(long now) {
    return now < until;
  }

  boolean isWarmingUp() {
    return System.nanoTime() - WARM_UP_NANOS < until;
  }
}
