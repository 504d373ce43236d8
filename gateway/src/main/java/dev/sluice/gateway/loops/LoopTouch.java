package dev.sluice.gateway.loops;

/** When a batch had work on one event loop, and whether the notice of a block is still expected. */
final class LoopTouch {
  private static final long NEVER = Long.MIN_VALUE;

  private int attempts;
  private long busySince = NEVER;
  private long busyUntil = NEVER;
  private long expectUntil = NEVER;
  private boolean hasExpectedOnce;

  /** Counts an attempt that was sent to a worker on the loop. */
  void sent(long now) {
    if (attempts == 0) {
      busySince = now;
    }
    attempts++;
  }

  /** Counts the report of an attempt. */
  void reported(long now) {
    attempts--;
    if (attempts == 0) {
      busyUntil = now;
    }
  }

  /** Returns whether the batch had work on the loop at any time from {@code from} to {@code to}. */
  boolean overlaps(long from, long to) {
    boolean hasBegun = busySince != NEVER && busySince <= to;
    return hasBegun && (attempts > 0 || busyUntil >= from);
  }

  /** Expects the notice of a block until this time. */
  void expectBlock(long until) {
    expectUntil = until;
  }

  /**
   * Expects the notice of a block unless it is expected already. Takes effect only once, because
   * the batch would never finish otherwise.
   */
  void expectBlockOnce(long now, long until) {
    if (!hasExpectedOnce && !isExpectingBlock(now)) {
      hasExpectedOnce = true;
      expectBlock(until);
    }
  }

  /** Notes that the expected notice has arrived. */
  void expectNoBlock() {
    expectUntil = NEVER;
  }

  boolean isExpectingBlock(long now) {
    return expectUntil > now;
  }
}
