package dev.sluice.gateway.dispatch;

/**
 * Whether an origin is plainly down: it has answered nothing for many attempts in a row.
 *
 * <p>Then nothing is sent for a while, and after that a single attempt, whose end decides (M.
 * Nygard, "Release It!"). While it stays down the whiles double.
 */
final class Circuit {
  /**
   * With one attempt in two failing by chance, so many in a row come once in a million attempts.
   */
  static final int FAILURES = 20;

  static final long FIRST_MILLIS = 1_000;
  static final long MAX_MILLIS = 30_000;

  private int failures;
  private boolean open;
  private boolean trying;
  private long whileMillis = FIRST_MILLIS;
  private long closedUntil;

  /** Whether the origin is taken for down. */
  boolean isOpen() {
    return open;
  }

  /** Whether the last that was heard was an answer. */
  boolean isWell() {
    return failures == 0;
  }

  /** Whether an attempt may be sent. */
  boolean admits(long now) {
    return !open || (!trying && now >= closedUntil);
  }

  /** When an attempt may be sent again, in milliseconds. */
  long nextTry() {
    return closedUntil;
  }

  /** An attempt is sent; of those to an origin that is down there is one at a time. */
  void sent() {
    trying = open;
  }

  /** The origin answered. Returns whether it was taken for down. */
  boolean answered() {
    boolean was = open;
    open = false;
    trying = false;
    failures = 0;
    whileMillis = FIRST_MILLIS;
    return was;
  }

  /** An attempt ended without telling anything of the origin. */
  void toldNothing() {
    trying = false;
  }

  /** The origin did not answer. Returns whether it is taken for down from now on. */
  boolean failed(long now) {
    failures++;
    if (open && trying) {
      trying = false;
      whileMillis = Math.min(MAX_MILLIS, 2 * whileMillis);
      closedUntil = now + whileMillis;
      return false;
    }
    return !open && failures >= FAILURES && openFor(whileMillis, now);
  }

  /** The origin wants to be left alone for so long. Returns whether that is news. */
  boolean openFor(long millis, long now) {
    boolean news = !open;
    open = true;
    trying = false;
    closedUntil = now + millis;
    return news;
  }
}
