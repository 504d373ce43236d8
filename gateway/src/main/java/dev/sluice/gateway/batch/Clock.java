package dev.sluice.gateway.batch;

/** Time as batches see it: real in a gateway, virtual in a test. */
public interface Clock {

  /** Milliseconds that never go back; the difference of two is all that means something. */
  long millis();

  /**
   * Runs {@code action} once, on the caller's context, when so many milliseconds have passed.
   *
   * @return to be run when the action is no longer wanted
   */
  Runnable after(long millis, Runnable action);
}
