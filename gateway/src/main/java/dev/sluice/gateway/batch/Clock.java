package dev.sluice.gateway.batch;

/** Time as batches see it: real in a gateway, virtual in a test. */
public interface Clock {

  /** Returns milliseconds that never decrease. Only the difference of two values has a meaning. */
  long millis();

  /**
   * Runs {@code action} once after {@code millis} milliseconds, on the caller's context.
   *
   * @return a handle that cancels the timer when it is run
   */
  Runnable after(long millis, Runnable action);
}
