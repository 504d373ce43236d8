package dev.sluice.runtime.watch;

/** One callback that a loop was seen in while it was late. */
final class Callback {
  private final long since;
  private final Times before;
  private final StackSamples seen = new StackSamples();
  private long lastSeen;
  private Times lastTimes;
  private Times timesUntil;

  /**
   * @param since when it began
   * @param before what the thread had had of the processors when that was last looked at before
   */
  Callback(long since, Times before) {
    this.since = since;
    this.before = before;
    this.lastTimes = before;
    this.timesUntil = before;
  }

  long since() {
    return since;
  }

  StackSamples seen() {
    return seen;
  }

  /** It goes on. */
  void goesOn(long now, Times times) {
    lastSeen = now;
    lastTimes = times;
    timesUntil = times;
  }

  /** It has ended since. */
  void ended(Times times) {
    timesUntil = times;
  }

  /**
   * How long it has taken for certain, without waits for a processor: those are known when they are
   * over, so all that came before its end is taken for its own.
   */
  long certainNanos() {
    long lasted = lastSeen - since;
    long unexcused = Math.max(0, lasted - timesUntil.waitedSince(before));
    return Math.min(lasted, Math.max(unexcused, lastTimes.ranSince(before)));
  }
}
