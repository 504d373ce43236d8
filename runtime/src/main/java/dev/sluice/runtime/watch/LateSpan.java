package dev.sluice.runtime.watch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a loop while it was late: which callbacks it was in, and what was on its stack.
 * Its size is bounded however long that lasts. Used by the watch thread.
 */
final class LateSpan {
  private static final int MAX_LONG = 100;

  private final long from;
  private final Times before;
  private final long longNanos;
  private final StackSamples all = new StackSamples();
  private final List<Callback> longOnes = new ArrayList<>();
  private @Nullable Callback current;
  private long start;
  private long waiting;
  private long longest;
  private long callbacks;

  /**
   * @param from when the looking began
   * @param start since when the loop has been late, as far as is known
   * @param waiting how many callbacks waited then
   * @param before what the loop's thread had had of the processors then
   * @param longNanos from how long on a callback is a block by itself
   */
  LateSpan(long from, long start, int waiting, Times before, long longNanos) {
    this.from = from;
    this.start = start;
    this.waiting = waiting;
    this.before = before;
    this.longNanos = longNanos;
  }

  /**
   * Takes a look at the callback that the loop is in.
   *
   * @param since when that began; 0 for none
   * @param nowWaiting how many callbacks wait behind it
   * @param times what the loop's thread has had of the processors
   */
  void look(long now, long since, int nowWaiting, Times times) {
    if (since == 0) {
      return;
    }
    Callback seen = current;
    if (seen == null || seen.since() != since) {
      end(times);
      seen = new Callback(since, callbacks == 0 ? before : times);
      current = seen;
      callbacks++;
      start = Math.min(start, since);
    }
    seen.goesOn(now, times);
    waiting = Math.max(waiting, callbacks + nowWaiting);
  }

  /** Takes a look at the stack. */
  void add(Sample sample) {
    all.add(sample);
    if (current != null) {
      current.seen().add(sample);
    }
  }

  /** The callback that was looked at last has ended by now. */
  void end(Times times) {
    if (current != null) {
      current.ended(times);
      longest = Math.max(longest, current.certainNanos());
      if (current.certainNanos() >= longNanos && longOnes.size() < MAX_LONG) {
        longOnes.add(current);
      }
      current = null;
    }
  }

  /** Since when the loop has been late. */
  long start() {
    return start;
  }

  /** Whether the loop was not seen to do anything. */
  boolean isEmpty() {
    return callbacks == 0 && all.samples() == 0;
  }

  /** All that was seen. */
  StackSamples all() {
    return all;
  }

  /** The callbacks that took long enough to be told by themselves. */
  List<Callback> longOnes() {
    return longOnes;
  }

  /** Whether no callback took half of the time until {@code end}. */
  boolean isOfMany(long end) {
    long most = current == null ? longest : Math.max(longest, current.certainNanos());
    return callbacks > 2 && longOnes.isEmpty() && 2 * most < end - start;
  }

  /**
   * How many callbacks ran until {@code end}: as many as were seen to wait, or as many as were
   * seen, with those before the looking began in proportion, whichever is more.
   */
  long callbacks(long end) {
    double seen = (double) (end - start) / Math.max(1, end - from);
    return Math.max(waiting, Math.max(1, Math.round(callbacks * seen)));
  }
}
