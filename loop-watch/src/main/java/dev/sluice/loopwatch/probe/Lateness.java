package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.processor.ThreadTimes;

/**
 * Result of one probe.
 *
 * @param sent when it was sent
 * @param returned when the loop called it
 * @param nanos how late that was, without waits for a processor and pauses
 * @param before the processor time of the loop's thread when it was sent
 * @param after the processor time of the loop's thread when it was taken back
 * @param waitedBefore how long the thread waited for a processor between the probe before and this
 */
record Lateness(
    long sent,
    long returned,
    long nanos,
    ThreadTimes before,
    ThreadTimes after,
    long waitedBefore) {

  /** Returns how long the thread waited for a processor meanwhile. */
  long waitedNanos() {
    return after.waitedSince(before);
  }

  /** Returns how long the thread ran meanwhile. */
  long ranNanos() {
    return after.ranSince(before);
  }
}
