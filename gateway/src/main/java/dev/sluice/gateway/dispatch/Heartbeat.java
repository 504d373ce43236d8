package dev.sluice.gateway.dispatch;

/**
 * Measures for how long a worker has not answered a ping. A blocked event loop cannot report that
 * it is blocked; only the missing answer shows it.
 *
 * <p>The gateway's own event loop may be late as well, and then answers wait in its queue. For this
 * reason time is added up at each check, and no check adds more than twice the interval of checks.
 */
final class Heartbeat {
  /** A worker without a heartbeat for this long gets no new tasks. */
  static final long OVERDUE_MILLIS = 250;

  /** Tasks of a worker without a heartbeat for this long run elsewhere, if they are repeatable. */
  static final long MISSING_MILLIS = 2_000;

  private static final long MAX_MILLIS_PER_CHECK = 2 * Dispatcher.PING_MILLIS;

  private boolean isAsked;
  private long checkedAt;
  private long silentMillis;
  private State state = State.ON_TIME;

  /** The result of a check. */
  enum State {
    ON_TIME,
    OVERDUE,
    MISSING
  }

  /** Starts the measurement with the first ping that is not answered. */
  void asked(long now) {
    if (!isAsked) {
      isAsked = true;
      seen(now);
    }
  }

  /** Ends the measurement: the ping was answered. */
  void answered() {
    isAsked = false;
    silentMillis = 0;
  }

  /** Restarts the measurement: another message has arrived from the worker. */
  void seen(long now) {
    silentMillis = 0;
    checkedAt = now;
  }

  /**
   * Updates the measurement. Call this every {@link Dispatcher#PING_MILLIS}.
   *
   * @return whether the state has changed since the last check
   */
  boolean check(long now) {
    silentMillis = silentMillis(now);
    checkedAt = now;
    State before = state;
    state = stateAt(now);
    return state != before;
  }

  /** Returns the state at the last check. */
  State state() {
    return state;
  }

  /** Returns the milliseconds without an answer; 0 if no ping is open. */
  long silentMillis(long now) {
    return isAsked ? silentMillis + Math.min(MAX_MILLIS_PER_CHECK, now - checkedAt) : 0;
  }

  boolean isOverdue(long now) {
    return silentMillis(now) >= OVERDUE_MILLIS;
  }

  boolean isMissing(long now) {
    return silentMillis(now) >= MISSING_MILLIS;
  }

  private State stateAt(long now) {
    if (isMissing(now)) {
      return State.MISSING;
    }
    return isOverdue(now) ? State.OVERDUE : State.ON_TIME;
  }
}
