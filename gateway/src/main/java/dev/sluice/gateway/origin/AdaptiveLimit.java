package dev.sluice.gateway.origin;

import dev.sluice.contracts.node.Upstream;

/**
 * Limits the concurrent requests to an origin, and finds the limit by additive increase and
 * multiplicative decrease (D.-M. Chiu and R. Jain, 1989).
 *
 * <p>A round without a refusal raises the limit by one. A round with refusals lowers it to the
 * number of requests that were not refused, by half at most and never below one. A round consists
 * of the requests that were sent since the limit was last lowered.
 */
final class AdaptiveLimit {
  private double limit = Upstream.UNLIMITED;
  private int round;

  /** The highest number of open requests in this round. */
  private int peak;

  /** The limit before the last round lowered it. */
  private double before;

  /** The refused requests of the last round. */
  private int refused;

  /** Returns whether one more request may be sent. */
  boolean admits(int open) {
    return open < (int) limit;
  }

  /** Returns whether a refusal has ever lowered the limit. */
  boolean isLearned() {
    return limit < Upstream.UNLIMITED;
  }

  int value() {
    return (int) limit;
  }

  /**
   * Counts a request.
   *
   * @param open how many are open, this one included
   * @return its round, to be passed to {@link #decrease} if it is refused
   */
  int sent(int open) {
    peak = Math.max(peak, open);
    return round;
  }

  /**
   * Raises the limit after a request that was answered.
   *
   * @param open how many requests are still open
   */
  void increase(int open) {
    boolean wasUsed = open + 1 >= (int) limit;
    if (isLearned() && wasUsed) {
      limit = Math.min(Upstream.UNLIMITED, limit + 1 / limit);
    }
  }

  /**
   * Lowers the limit after a request that was refused.
   *
   * @param sentIn the round in which it was sent
   * @return false if it was the only open request, so that there is nothing to lower
   */
  boolean decrease(int sentIn) {
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
