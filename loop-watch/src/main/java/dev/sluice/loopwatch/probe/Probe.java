package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.processor.ThreadTimes;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The probe of one loop, sent every 20 ms: how late the loop calls it is the loop's lag. Used by
 * the watch thread; it returns on the loop.
 */
final class Probe {
  static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The processor time of the loop's thread is not read for a probe that returns sooner. */
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long SUSPECT_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
  private static final long NEVER = Long.MIN_VALUE;

  private final Loop loop;
  private final LongSupplier clock;
  private volatile long sent = NEVER;
  private volatile long returned = NEVER;
  private long next;
  private ThreadTimes before = ThreadTimes.UNKNOWN;
  private long waitedBefore;
  private long paused;
  private int pending;

  /**
   * @param clock as {@link System#nanoTime}
   */
  Probe(Loop loop, LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
  }

  boolean isDue(long now) {
    return sent == NEVER && now >= next;
  }

  void send(long now) {
    ThreadTimes times = loop.times();
    waitedBefore = times.waitedSince(before);
    before = times;
    pending = loop.pending();
    paused = 0;
    returned = NEVER;
    next = now + INTERVAL_NANOS;
    loop.probe(at -> returned = at);
    // Read last: on a busy machine the watch thread itself may have waited for a processor here.
    sent = clock.getAsLong();
  }

  /** Whether it was sent and has not been taken back. */
  boolean isOut() {
    return sent != NEVER;
  }

  /** Whether the loop has called it. */
  boolean isReturned() {
    return returned != NEVER;
  }

  /** Whether the loop is late with it. */
  boolean isOverdue(long now) {
    return now - sent >= INTERVAL_NANOS;
  }

  long sentAt() {
    return sent;
  }

  /** Returns the processor time of the loop's thread when the probe was sent. */
  ThreadTimes before() {
    return before;
  }

  /** Returns the number of callbacks in the loop's queue when the probe was sent. */
  int pending() {
    return pending;
  }

  /** Excuses a pause of all threads. */
  void addPause(long nanos) {
    paused += nanos;
  }

  /** Takes back a probe that has returned, so that the next one can be sent. */
  Lateness take() {
    long back = returned;
    ThreadTimes times = back - sent < QUICK_NANOS ? before : loop.times();
    Lateness lateness = new Lateness(sent, back, late(back, times), before, times, waitedBefore);
    sent = NEVER;
    return lateness;
  }

  /** Whether the loop is late or was late with this probe. Safe on any thread. */
  boolean isSuspect(long now) {
    long since = sent;
    return since != NEVER && now - since >= SUSPECT_NANOS && wasLate(since);
  }

  private boolean wasLate(long since) {
    long at = returned;
    return at == NEVER || at - since >= SUSPECT_NANOS;
  }

  /**
   * Returns how late the probe was, without the time for which the loop's thread waited for a
   * processor or all threads were paused; at least the time for which the thread ran, because on a
   * busy machine the watch thread is late itself, which looks like a pause of all threads.
   */
  private long late(long back, ThreadTimes times) {
    long late = Math.max(0, back - sent);
    long unexcused = late - times.waitedSince(before) - paused;
    return late < QUICK_NANOS
        ? late
        : Math.min(late, Math.max(Math.max(0, unexcused), times.ranSince(before)));
  }
}
