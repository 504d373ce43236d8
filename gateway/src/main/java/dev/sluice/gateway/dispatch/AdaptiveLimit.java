package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.Upstream;

/**
 * How many requests at once an origin bears, found out by asking: one more for each round that went
 * well, down to as many as it did not refuse, and by half at the most, for each round in which it
 * refused (additive increase, multiplicative decrease: D.-M. Chiu and R. Jain, 1989).
 *
 * <p>A round is what was sent since the limit last came down. Refusals of what was sent before tell
 * of the concurrency that was, so they bring the limit no lower than the floor of their round.
 */
final class AdaptiveLimit {
  private double limit = Upstream.UNLIMITED;
  private double floor = 1;
  private int round;

  /** The number of the present round, to be kept with each request that is sent. */
  int round() {
    return round;
  }

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
   * @param open how many are still open
   * @return whether there was something to bring down: false where it was the only one
   */
  boolean shrink(int sentIn, int open) {
    if (sentIn < round) {
      limit = Math.max(floor, Math.min(limit, open));
      return true;
    }
    double used = Math.min(limit, open + 1.0);
    if (used < 2) {
      return false;
    }
    round++;
    floor = Math.max(1, used / 2);
    limit = Math.max(floor, open);
    return true;
  }
}
