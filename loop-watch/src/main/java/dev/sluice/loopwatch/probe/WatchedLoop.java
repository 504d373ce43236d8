package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.lag.LagHistogram;
import dev.sluice.loopwatch.lag.LagWindows;
import dev.sluice.loopwatch.processor.JvmActivity;
import dev.sluice.loopwatch.stack.Sample;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches one loop: sends its probe, and samples the loop while the probe is late.
 *
 * <p>{@link #tick} is called by the watch thread. {@link #isSuspect}, {@link #measured} and {@link
 * #lags} are safe on any thread.
 */
public final class WatchedLoop {
  /** The interval in which probes are sent while the loop returns them in time. */
  public static final long PROBE_NANOS = Probe.INTERVAL_NANOS;

  private static final long BLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The interval in which the stack of a late loop is sampled. */
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long SLOW_SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MAX_FAST_SAMPLES = 200;

  /** A thread that ran for this fraction of a block was busy. */
  private static final int RAN_FRACTION = 4;

  /** A longer block of many callbacks is reported in parts. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Loop loop;
  private final Probe probe;
  private final Supplier<JvmActivity> jvm;
  private final LagHistogram lags = LagHistogram.concurrent();
  private final LagWindows windows = new LagWindows();
  private final AtomicLong measured = new AtomicLong();
  private volatile boolean isLate;
  private JvmActivity jvmBefore = JvmActivity.NONE;
  private long carried;
  private long waited;
  private long sampled;
  private boolean isReported;
  private @Nullable LateSpan span;

  /**
   * @param clock as {@link System#nanoTime}
   * @param jvm as {@link JvmActivity#now}
   */
  public WatchedLoop(Loop loop, LongSupplier clock, Supplier<JvmActivity> jvm) {
    this.loop = loop;
    this.probe = new Probe(loop, clock);
    this.jvm = jvm;
  }

  /** Returns the loop. */
  public Loop loop() {
    return loop;
  }

  /** Returns the lag by span of time. Used by the watch thread. */
  public LagWindows windows() {
    return windows;
  }

  /** Whether the loop is late, and so has to be sampled. */
  public boolean isLate() {
    return span != null;
  }

  /** Returns how long the loop has been late; 0 where it is not. Used by the watch thread. */
  public long lateNanos(long now) {
    return span == null ? 0 : now - span.start();
  }

  /** Returns the number of lags recorded so far; {@link #lags} contains at least these. */
  public long measured() {
    return measured.get();
  }

  /** Returns a copy of all lags since the start. */
  public LagHistogram lags() {
    return lags.copy();
  }

  /** Whether a block of this loop may be reported soon. Exact on the loop's own thread. */
  public boolean isSuspect(long now) {
    return isLate || probe.isSuspect(now);
  }

  /**
   * Looks at the loop.
   *
   * @param pausedNanos how long all threads were paused since the last call
   * @param isStarting whether the program is starting
   */
  public void tick(long now, long pausedNanos, boolean isStarting, ProbeListener listener) {
    if (probe.isOut()) {
      probe.addPause(pausedNanos);
      if (probe.isReturned()) {
        take(now, isStarting, listener);
      } else if (probe.isOverdue(now)) {
        observe(now);
      }
    }
    if (probe.isDue(now)) {
      jvmBefore = jvm.get();
      send(now);
    }
  }

  /**
   * Returns what is known of a block that is going on, once; null where there is none.
   *
   * @param minNanos shorter blocks are not returned
   */
  public @Nullable BlockedSpan soFar(long now, long minNanos) {
    if (span == null || isReported || now - span.start() < minNanos) {
      return null;
    }
    long waits = waited + loop.times().waitedSince(probe.before());
    long blocked = now - span.start() - waits;
    if (blocked < minNanos) {
      return null;
    }
    isReported = true;
    return new BlockedSpan(loop, span, now, blocked, null, JvmActivity.NONE, false);
  }

  /** A long callback is sampled at once, because on a busy machine there may be no later tick. */
  private void send(long now) {
    probe.send(now);
    long since = loop.inCallbackSince();
    if (since != 0 && now - since >= SAMPLE_NANOS) {
      observe(now);
    }
  }

  private void take(long now, boolean isStarting, ProbeListener listener) {
    Lateness lateness = probe.take();
    long blocked = blockedNanos(lateness);
    waited += lateness.waitedNanos();
    if (span != null) {
      span.endCallback(lateness.after());
    }
    if (goesOn(lateness, blocked)) {
      carried = blocked;
      send(now);
      return;
    }
    if (blocked >= BLOCK_NANOS && isSeen(blocked, lateness)) {
      recordBlock(blocked, isStarting, listener);
      listener.blocked(ended(lateness, blocked, isStarting));
    } else {
      record(lateness.nanos(), isStarting, listener);
    }
    reset();
  }

  private long blockedNanos(Lateness lateness) {
    long start = span == null ? lateness.sent() : span.start();
    long before = Math.max(0, lateness.sent() - start - lateness.waitedBefore());
    return (carried > 0 ? carried : before) + lateness.nanos();
  }

  private void reset() {
    span = null;
    carried = 0;
    waited = 0;
    isReported = false;
    isLate = false;
  }

  /** Many callbacks may take more than one turn of the loop, which is one block. */
  private boolean goesOn(Lateness lateness, long blocked) {
    return span != null
        && lateness.nanos() >= PROBE_NANOS
        && blocked < MAX_NANOS
        && span.isOfMany(lateness.returned())
        && loop.pending() > 0;
  }

  /**
   * Whether a callback or stack was seen, or the thread was busy. Otherwise the machine was late,
   * with the loop or with the watch thread.
   */
  private boolean isSeen(long blocked, Lateness lateness) {
    boolean ran = RAN_FRACTION * lateness.ranNanos() >= blocked;
    return !lateness.after().known() || ran || (span != null && !span.isEmpty());
  }

  private BlockedSpan ended(Lateness lateness, long blocked, boolean isStarting) {
    long sent = lateness.sent();
    LateSpan seen =
        span == null
            ? new LateSpan(sent, sent, probe.pending(), lateness.before(), BLOCK_NANOS)
            : span;
    Long waitedNanos = lateness.after().known() ? Long.valueOf(waited) : null;
    JvmActivity during = jvm.get().since(jvmBefore);
    return new BlockedSpan(
        loop, seen, lateness.returned(), blocked, waitedNanos, during, isStarting);
  }

  private void recordBlock(long nanos, boolean isStarting, ProbeListener listener) {
    lags.recordWithInterval(nanos, PROBE_NANOS);
    windows.recordWithInterval(nanos, PROBE_NANOS, isStarting);
    for (long lag = nanos; lag >= PROBE_NANOS; lag -= PROBE_NANOS) {
      listener.lag(loop, lag);
      measured.incrementAndGet();
    }
  }

  private void record(long nanos, boolean isStarting, ProbeListener listener) {
    lags.record(nanos);
    windows.record(nanos, isStarting);
    listener.lag(loop, nanos);
    measured.incrementAndGet();
  }

  private void observe(long now) {
    LateSpan late = span;
    if (late == null) {
      late = new LateSpan(now, probe.sentAt(), probe.pending(), probe.before(), BLOCK_NANOS);
      span = late;
      isLate = true;
      sampled = now - SLOW_SAMPLE_NANOS;
    }
    late.observe(now, loop.inCallbackSince(), loop.pending(), loop.times());
    boolean isFast = late.samples().samples() < MAX_FAST_SAMPLES;
    if (now - sampled >= (isFast ? SAMPLE_NANOS : SLOW_SAMPLE_NANOS)) {
      sampled = now;
      Sample sample = loop.sample();
      if (sample != null) {
        late.add(sample);
      }
    }
  }
}
