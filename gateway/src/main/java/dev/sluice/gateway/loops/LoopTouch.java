package dev.sluice.gateway.loops;

/** When a batch had work on one loop, and whether a block of it is still to be told. */
final class LoopTouch {
  private static final long NEVER = Long.MIN_VALUE;

  private int out;
  private long busySince = NEVER;
  private long busyUntil = NEVER;
  private long expectUntil = NEVER;
  private boolean tired;

  /** Work was given to the loop. */
  void sent(long now) {
    if (out == 0) {
      busySince = now;
    }
    out++;
  }

  /** Work came back from it. */
  void heard(long now) {
    out--;
    if (out == 0) {
      busyUntil = now;
    }
  }

  /** Whether there was work on it in this time. */
  boolean overlaps(long from, long to) {
    boolean began = busySince != NEVER && busySince <= to;
    return began && (out > 0 || busyUntil >= from);
  }

  /** A block is expected to be told by then. */
  void expect(long until) {
    expectUntil = until;
  }

  boolean isExpecting(long now) {
    return expectUntil > now;
  }

  /** There has been enough waiting for what is not told. */
  void tire() {
    tired = true;
  }

  boolean isTired() {
    return tired;
  }
}
