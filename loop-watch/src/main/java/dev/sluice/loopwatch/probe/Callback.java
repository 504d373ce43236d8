package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.processor.ThreadTimes;
import dev.sluice.loopwatch.stack.StackSamples;

/** A callback that ran on a loop while the loop was late. */
public final class Callback {
  private final long since;
  private final ThreadTimes before;
  private final StackSamples samples = new StackSamples();
  private long lastSeen;
  private ThreadTimes lastTimes;
  private ThreadTimes endTimes;

  /**
   * @param since when it began
   * @param before the processor time of its thread at the reading before that
   */
  Callback(long since, ThreadTimes before) {
    this.since = since;
    this.before = before;
    this.lastTimes = before;
    this.endTimes = before;
  }

  /** Returns when it began. */
  public long since() {
    return since;
  }

  /** Returns the samples taken in it. */
  public StackSamples samples() {
    return samples;
  }

  /** Notes that it is still running. */
  void seen(long now, ThreadTimes times) {
    lastSeen = now;
    lastTimes = times;
    endTimes = times;
  }

  /** Notes that it has ended. */
  void ended(ThreadTimes times) {
    endTimes = times;
  }

  /**
   * Returns the time that it certainly took, without waits for a processor. Those are known after
   * they end only, so all waits before its end are attributed to it.
   */
  public long certainNanos() {
    long lasted = lastSeen - since;
    long unexcused = Math.max(0, lasted - endTimes.waitedSince(before));
    return Math.min(lasted, Math.max(unexcused, lastTimes.ranSince(before)));
  }
}
