package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.Upstream;

/**
 * How many requests at once an origin bears, found out by asking: one more for each round that went
 * well; down to as many as it did not refuse, and by half at the most, for each round in which it
 * refused, but never below one (additive increase, multiplicative decrease: D.-M. Chiu and R. Jain,
 * 1989).
 *
 * <p>A round is what was sent since the limit last began to come down.
 */
final class AdaptiveLimit {
  private double limit = Upstream.UNLIMITED;
  private int round;

  /** The most that were open when a request of this round was sent. */
  private int peak;

  /** What the limit came down from in the last round. */
  private double before;

  /** How many requests of the last round were refused. */
  private int refused;

  /** Whether one more may be sent while so many are open. */
  boolean admits(int open) {
    return open < (int) limit;
  }

  /** Whether it ever came down. */
  boolean isSettled() {
    return limit < Upstream.UNLIMITED;
  }

  /** How many at once it bears, as far as is known. */
  int value() {
    return (int) limit;
  }

  /**
   * A request is sent.
   *
   * @param open how many are open now, with it
   * @return the round, to be told when it is refused
   */
  int sent(int open) {
    peak = Math.max(peak, open);
    return round;
  }

  /**
   * A request went well.
   *
   * @param open how many are still open
   */
  void grow(int open) {
    boolean wasUsed = open + 1 >= (int) limit;
    if (isSettled() && wasUsed) {
      limit = Math.min(Upstream.UNLIMITED, limit + 1 / limit);
    }
  }

  /**
   * A request was refused.
   *
   * @param sentIn the round in which it was sent
   * @return whether there was something to bring down: false where it was the only one
   */
  boolean shrink(int sentIn) {
    if (sentIn == round) {
      if (peak < 2) {
        return false;
      }
      round++;
      before = Math.min(limit, peak);
      refused = 0;
      peak = 0;
    }
    if (sentIn == round - 1) {
      refused++;
      limit = Math.max(1, Math.min(limit, Math.max(before / 2, before - refused)));
    }
    return true;
  }
}
