package dev.sluice.loopwatch;

import dev.sluice.loopwatch.probe.BlockedSpan;
import dev.sluice.loopwatch.probe.LateSpan;
import dev.sluice.loopwatch.probe.Loop;
import dev.sluice.loopwatch.probe.ProbeListener;
import dev.sluice.loopwatch.probe.VertxLoop;
import dev.sluice.loopwatch.probe.WatchedLoop;
import dev.sluice.loopwatch.processor.JvmActivity;
import dev.sluice.loopwatch.processor.OwnPauses;
import dev.sluice.loopwatch.processor.ThreadTimes;
import dev.sluice.loopwatch.processor.Utilization;
import dev.sluice.loopwatch.stack.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that watches: looks at all loops every 20 ms, and every 2 ms while one is late. */
final class WatchThread implements Runnable, ProbeListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** The interval for loops that have been late for long. */
  private static final long LONG_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long LONG_NANOS = 5 * SECOND;

  /** A block that goes on for this long is reported before it has ended. */
  private static final long SO_FAR_NANOS = SECOND;

  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** An internal error may come with each look. */
  private static final long MIN_BETWEEN_ERRORS_NANOS = 60 * SECOND;

  /** The interval in which the switch is read while the watch is off. */
  private static final long OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<VertxLoop> loops;
  private final List<WatchedLoop> watched;
  private final LoopWatchOptions options;
  private final StartUp startUp;
  private final BlockRecords records;
  private final LoopListener listener;
  private final Utilization utilization = new Utilization();
  private volatile boolean closed;
  private volatile boolean watching = true;
  private long nextSecond = System.nanoTime() + SECOND;
  private long nextError = System.nanoTime();

  WatchThread(
      List<VertxLoop> loops,
      List<WatchedLoop> watched,
      LoopWatchOptions options,
      StartUp startUp,
      BlockRecords records,
      LoopListener listener) {
    this.loops = loops;
    this.watched = watched;
    this.options = options;
    this.startUp = startUp;
    this.records = records;
    this.listener = listener;
  }

  boolean isWatching() {
    return watching;
  }

  void setWatching(boolean isWatching) {
    watching = isWatching;
  }

  /** Ends the thread, which runs this. */
  void close(Thread thread) {
    closed = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    try (OwnPauses pauses = new OwnPauses()) {
      guarded(this::rehearse);
      long now = System.nanoTime();
      while (!closed) {
        long paused = pauses.sleep(watching ? intervalNanos(now) : OFF_NANOS, MIN_PAUSE_NANOS);
        long tick = System.nanoTime();
        now = tick;
        if (watching) {
          guarded(() -> tickAll(tick, paused));
        }
      }
    } catch (RejectedExecutionException vertxClosed) {
      LOG.debug("the event loops were closed before their watch");
    } finally {
      loops.forEach(VertxLoop::close);
      JmxRegistration.unregister(options.name());
    }
  }

  @Override
  public void lag(Loop loop, long nanos) {
    listener.lag(loop.name(), nanos);
  }

  @Override
  public void blocked(BlockedSpan span) {
    records.of(span).forEach(listener);
  }

  /** An error in one look must not end the watch. */
  private void guarded(Runnable look) {
    try {
      look.run();
    } catch (RejectedExecutionException vertxClosed) {
      throw vertxClosed;
    } catch (RuntimeException internal) {
      long now = System.nanoTime();
      if (now - nextError >= 0) {
        nextError = now + MIN_BETWEEN_ERRORS_NANOS;
        LOG.error("internal error in the loop watch, which continues", internal);
      }
    }
  }

  /** Loads the classes that a report needs, so that the first block does not have to. */
  private void rehearse() {
    long now = System.nanoTime();
    LateSpan span = new LateSpan(now, now, 0, ThreadTimes.UNKNOWN, 0);
    span.observe(now, now, 0, ThreadTimes.UNKNOWN);
    span.add(Sample.of(Thread.currentThread(), null));
    span.endCallback(ThreadTimes.UNKNOWN);
    BlockedSpan none = new BlockedSpan(loops.get(0), span, now, 0, null, JvmActivity.now(), false);
    LOG.trace("the loop watch has started: {}", records.of(none).get(0).toString());
  }

  private void tickAll(long now, long paused) {
    boolean isStarting = startUp.isStarting(now);
    for (WatchedLoop loop : watched) {
      loop.tick(now, paused, isStarting, this);
      BlockedSpan soFar = loop.soFar(now, SO_FAR_NANOS);
      if (soFar != null) {
        listener.stillBlocked(records.of(soFar).get(0));
      }
    }
    if (now >= nextSecond) {
      nextSecond = now + SECOND;
      listener.second(readings(now));
    }
  }

  private long intervalNanos(long now) {
    boolean isLate = false;
    long longest = 0;
    for (WatchedLoop loop : watched) {
      isLate |= loop.isLate();
      longest = Math.max(longest, loop.lateNanos(now));
    }
    if (!isLate) {
      return WatchedLoop.PROBE_NANOS;
    }
    return longest > LONG_NANOS ? LONG_LATE_NANOS : LATE_NANOS;
  }

  private List<LoopReading> readings(long now) {
    List<LoopReading> readings = new ArrayList<>();
    for (WatchedLoop loop : watched) {
      readings.add(reading(loop, now));
    }
    return readings;
  }

  private LoopReading reading(WatchedLoop loop, long now) {
    List<Integer> counts = loop.windows().nextSecond();
    return new LoopReading(
        loop.loop().name(),
        utilization.of(loop.loop(), loop.loop().times(), now),
        TimeUnit.NANOSECONDS.toMillis(loop.lateNanos(now)),
        loop.windows().summaries(),
        counts);
  }
}
