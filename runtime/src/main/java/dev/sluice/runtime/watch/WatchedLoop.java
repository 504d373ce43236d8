package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One loop under watch: the probe that is out, and what is seen while that does not come back.
 *
 * <p>{@link #tick} is called by the watch thread; a probe passes on the loop; {@link #isSuspect}
 * and {@link #lags} may be called on any thread.
 */
final class WatchedLoop {
  /** How often a probe is sent, while the one before has come back. */
  static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** From how long on a held loop is told. */
  static final long BLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** While a loop is late, how often its stack is looked at: at first, and when that has lasted. */
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long SELDOM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A thread that had a processor for such a part of a block did something. */
  private static final int SEEN_SHARE = 4;

  private static final int MANY_SAMPLES = 200;

  /** A probe that is back sooner is not worth a look at what the thread waited for. */
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** From here on a block may be going on. */
  private static final long SUSPECT_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  /** A block of more than one turn is told by then, and the rest as another. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long NOT_OUT = Long.MIN_VALUE;

  private final Loop loop;
  private final LongSupplier clock;
  private final LagHistogram all = new LagHistogram();
  private final LagWindows windows = new LagWindows();
  private volatile long sent = NOT_OUT;
  private volatile long passed = NOT_OUT;
  private final AtomicLong measured = new AtomicLong();
  private volatile boolean isHeld;
  private long next;
  private Times before = Times.UNKNOWN;
  private long waitedSinceLast;
  private long paused;
  private long carried;
  private long waited;
  private int waiting;
  private long sampled;
  private boolean told;
  private @Nullable LateSpan hold;

  /**
   * @param clock as {@link System#nanoTime}
   */
  WatchedLoop(Loop loop, LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
  }

  Loop loop() {
    return loop;
  }

  LagWindows windows() {
    return windows;
  }

  /** Whether it has to be looked at more often than it is probed. */
  boolean isLate() {
    return hold != null;
  }

  /** Since when it is held, by {@link System#nanoTime}; {@code otherwise} where it is not. */
  long heldSince(long otherwise) {
    return hold == null ? otherwise : hold.start();
  }

  /** How many probes have come back. What {@link #lags} gives is at least as new. */
  long measured() {
    return measured.get();
  }

  /** All lags since the start. Safe on any thread, after {@link #measured} was read. */
  LagHistogram lags() {
    return all.copy();
  }

  /**
   * Whether a block of this loop may be about to be told. Safe on any thread, and exact on the
   * loop's own.
   */
  boolean isSuspect(long now) {
    long since = sent;
    return isHeld || (since != NOT_OUT && now - since >= SUSPECT_NANOS && wasLate(since));
  }

  /**
   * Looks at the loop.
   *
   * @param pausedNanos for how long all threads have just been stopped
   * @param isStarting whether these are the first seconds of the node
   * @return the blocks that have just ended
   */
  List<LoopBlocked> tick(long now, long pausedNanos, boolean isStarting, Teller teller) {
    List<LoopBlocked> blocks = List.of();
    if (sent != NOT_OUT) {
      paused += pausedNanos;
      if (passed != NOT_OUT) {
        blocks = take(now, passed, isStarting, teller);
      } else if (now - sent >= PROBE_NANOS) {
        look(now);
      }
    }
    if (sent == NOT_OUT && now >= next) {
      send(now);
    }
    return blocks;
  }

  /** For a loop that is held and goes on being held: what is known so far, once. */
  @Nullable LoopBlocked tellSoFar(long now, long afterNanos, Teller teller) {
    if (hold == null || told || now - hold.start() < afterNanos) {
      return null;
    }
    told = true;
    return teller.blocks(this, hold, now, now - hold.start(), null, false).get(0);
  }

  /**
   * A callback that lasts already is looked at at once: on a busy machine there may be no later.
   */
  private void send(long now) {
    Times times = loop.times();
    waitedSinceLast = times.waitedSince(before);
    before = times;
    waiting = loop.waiting();
    paused = 0;
    passed = NOT_OUT;
    next = now + PROBE_NANOS;
    loop.probe(at -> passed = at);
    // Not before: on a busy machine the watch itself may have waited for a processor until here.
    sent = clock.getAsLong();
    long since = loop.inCallbackSince();
    if (since != 0 && now - since >= SAMPLE_NANOS) {
      look(now);
    }
  }

  private List<LoopBlocked> take(long now, long back, boolean isStarting, Teller teller) {
    Times times = back - sent < QUICK_NANOS ? before : loop.times();
    long late = late(back, times);
    long start = hold == null ? sent : hold.start();
    long first = carried > 0 ? carried : Math.max(0, sent - start - waitedSinceLast);
    long held = first + late;
    waited += times.waitedSince(before);
    if (hold != null) {
      hold.end(times);
    }
    sent = NOT_OUT;
    if (goesOn(back, late, held)) {
      carried = held;
      send(now);
      return List.of();
    }
    boolean isBlock = held >= BLOCK_NANOS && isSeen(held, times);
    List<LoopBlocked> blocks =
        isBlock ? ended(back, start, held, times.known(), isStarting, teller) : List.of();
    if (!isBlock) {
      record(late, isStarting, teller);
    }
    hold = null;
    carried = 0;
    waited = 0;
    told = false;
    isHeld = false;
    return blocks;
  }

  /** Many callbacks may take the loop more than one turn: those are one block. */
  private boolean goesOn(long back, long late, long held) {
    return hold != null
        && late >= PROBE_NANOS
        && held < MAX_NANOS
        && hold.isOfMany(back)
        && loop.waiting() > 0;
  }

  /**
   * Whether anything was seen of what held the loop, or its thread ran for much of it. Where
   * neither is so, it was the machine that was late, with the loop or with the watch.
   */
  private boolean isSeen(long held, Times times) {
    boolean ran = SEEN_SHARE * times.ranSince(before) >= held;
    return !times.known() || ran || (hold != null && !hold.isEmpty());
  }

  private List<LoopBlocked> ended(
      long back, long start, long held, boolean knowsWaits, boolean isStarting, Teller teller) {
    recordHeld(held, isStarting, teller);
    LateSpan seen = hold == null ? new LateSpan(start, start, waiting, before, BLOCK_NANOS) : hold;
    Long told = knowsWaits ? Long.valueOf(waited) : null;
    return teller.blocks(this, seen, back, held, told, isStarting);
  }

  /**
   * How late the probe was, without what its thread waited for a processor and without what all
   * threads were stopped; at least what the thread had a processor for meanwhile, because a busy
   * machine makes the watch itself late, which looks as if all threads were.
   */
  private long late(long back, Times times) {
    long late = Math.max(0, back - sent);
    long unexcused = late - times.waitedSince(before) - paused;
    return late < QUICK_NANOS
        ? late
        : Math.min(late, Math.max(Math.max(0, unexcused), times.ranSince(before)));
  }

  /**
   * Probes that would have come while the loop was held would have been late too, each by one
   * interval less than the one before (HdrHistogram's correction of coordinated omission).
   */
  private void recordHeld(long nanos, boolean isStarting, Teller teller) {
    for (long left = nanos; left > 0; left -= PROBE_NANOS) {
      record(left, isStarting, teller);
    }
  }

  private void record(long nanos, boolean isStarting, Teller teller) {
    all.record(nanos);
    windows.record(nanos, isStarting);
    teller.lag(this, nanos);
    measured.incrementAndGet();
  }

  private void look(long now) {
    if (hold == null) {
      hold = new LateSpan(now, sent, waiting, before, BLOCK_NANOS);
      isHeld = true;
      sampled = now - SELDOM_NANOS;
    }
    hold.look(now, loop.inCallbackSince(), loop.waiting(), loop.times());
    long pause = hold.all().samples() < MANY_SAMPLES ? SAMPLE_NANOS : SELDOM_NANOS;
    if (now - sampled >= pause) {
      sampled = now;
      Sample sample = loop.sample();
      if (sample != null) {
        hold.add(sample);
      }
    }
  }

  private boolean wasLate(long since) {
    long at = passed;
    return at == NOT_OUT || at - since >= SUSPECT_NANOS;
  }

  /** Hears what is measured, and makes the record of a block. */
  interface Teller {

    /** A loop was so late. */
    void lag(WatchedLoop loop, long nanos);

    /**
     * A block has ended, or goes on.
     *
     * @param end when it ended, by {@link System#nanoTime}
     * @param heldNanos for how long the loop was held
     * @param waitedNanos how long its thread waited for a processor; null where that is not known
     */
    List<LoopBlocked> blocks(
        WatchedLoop loop,
        LateSpan seen,
        long end,
        long heldNanos,
        @Nullable Long waitedNanos,
        boolean isStarting);
  }
}
