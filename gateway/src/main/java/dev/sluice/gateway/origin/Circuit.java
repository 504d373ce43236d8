package dev.sluice.gateway.origin;

/**
 * Stops requests to an origin that has not answered many attempts in a row (M. Nygard, "Release
 * It!").
 *
 * <p>An open circuit admits nothing for a while and then a single attempt, whose result decides.
 * The while doubles each time that attempt fails.
 */
final class Circuit {
  /**
   * The consecutive failures that open the circuit. If one attempt in two fails by chance, 20 in a
   * row happen once in a million attempts.
   */
  static final int FAILURES = 20;

  static final long FIRST_MILLIS = 1_000;
  static final long MAX_MILLIS = 30_000;

  private int failures;
  private boolean isOpen;
  private boolean isProbing;
  private long openMillis = FIRST_MILLIS;
  private long retryAt;

  boolean isOpen() {
    return isOpen;
  }

  /** Returns whether the last attempt with a result was answered. */
  boolean isWell() {
    return failures == 0;
  }

  /** Returns whether an attempt may be sent. */
  boolean admits(long now) {
    return !isOpen || (!isProbing && now >= retryAt);
  }

  /** Returns when an open circuit admits the next attempt, in milliseconds. */
  long retryAt() {
    return retryAt;
  }

  /** Notes that an attempt was sent; an open circuit admits one at a time. */
  void sent() {
    isProbing = isOpen;
  }

  /**
   * Closes the circuit: the origin has answered.
   *
   * @return whether it was open
   */
  boolean answered() {
    boolean wasOpen = isOpen;
    isOpen = false;
    isProbing = false;
    failures = 0;
    openMillis = FIRST_MILLIS;
    return wasOpen;
  }

  /** Notes that an attempt has ended with a result that depends on something else. */
  void inconclusive() {
    isProbing = false;
  }

  /**
   * Counts an attempt that the origin has not answered.
   *
   * @return whether this has opened the circuit
   */
  boolean failed(long now) {
    failures++;
    if (isOpen && isProbing) {
      isProbing = false;
      openMillis = Math.min(MAX_MILLIS, 2 * openMillis);
      retryAt = now + openMillis;
      return false;
    }
    return !isOpen && failures >= FAILURES && openFor(openMillis, now);
  }

  /**
   * Opens the circuit for a while.
   *
   * @return whether it was closed
   */
  boolean openFor(long millis, long now) {
    boolean wasClosed = !isOpen;
    isOpen = true;
    isProbing = false;
    retryAt = now + millis;
    return wasClosed;
  }
}
