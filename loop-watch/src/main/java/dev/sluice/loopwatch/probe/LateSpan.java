package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.processor.ThreadTimes;
import dev.sluice.loopwatch.stack.Sample;
import dev.sluice.loopwatch.stack.StackSamples;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop did while it was late: its callbacks and its stacks. Takes bounded memory however
 * long the loop is late. Used by the watch thread.
 */
public final class LateSpan {
  private static final int MAX_LONG = 100;

  private final long observedFrom;
  private final ThreadTimes before;
  private final long longNanos;
  private final StackSamples samples = new StackSamples();
  private final List<Callback> longCallbacks = new ArrayList<>();
  private @Nullable Callback current;
  private long start;
  private long queued;
  private long longestNanos;
  private long callbacks;

  /**
   * @param observedFrom when sampling began
   * @param start since when the loop is late, as far as known
   * @param pending the number of callbacks in its queue at that time
   * @param before the processor time of its thread at that time
   * @param longNanos a callback of this length is a block by itself
   */
  public LateSpan(long observedFrom, long start, int pending, ThreadTimes before, long longNanos) {
    this.observedFrom = observedFrom;
    this.start = start;
    this.queued = pending;
    this.before = before;
    this.longNanos = longNanos;
  }

  /**
   * Notes the callback that the loop is in.
   *
   * @param since when the callback began; 0 for none
   * @param pending the number of callbacks behind it
   * @param times the processor time of the loop's thread
   */
  public void observe(long now, long since, int pending, ThreadTimes times) {
    if (since == 0) {
      return;
    }
    Callback seen = current;
    if (seen == null || seen.since() != since) {
      endCallback(times);
      seen = new Callback(since, callbacks == 0 ? before : times);
      current = seen;
      callbacks++;
      start = Math.min(start, since);
    }
    seen.seen(now, times);
    queued = Math.max(queued, callbacks + pending);
  }

  /** Adds a sample. */
  public void add(Sample sample) {
    samples.add(sample);
    if (current != null) {
      current.samples().add(sample);
    }
  }

  /** Notes that the last callback has ended. */
  public void endCallback(ThreadTimes times) {
    if (current != null) {
      current.ended(times);
      longestNanos = Math.max(longestNanos, current.certainNanos());
      if (current.certainNanos() >= longNanos && longCallbacks.size() < MAX_LONG) {
        longCallbacks.add(current);
      }
      current = null;
    }
  }

  /** Returns since when the loop is late. */
  public long start() {
    return start;
  }

  /** Whether no callback and no stack was seen. */
  boolean isEmpty() {
    return callbacks == 0 && samples.samples() == 0;
  }

  /** Returns all samples. */
  public StackSamples samples() {
    return samples;
  }

  /** Returns the callbacks that are blocks by themselves. */
  public List<Callback> longCallbacks() {
    return longCallbacks;
  }

  /** Whether no single callback took half of the time until {@code end}. */
  public boolean isOfMany(long end) {
    long longest = current == null ? longestNanos : Math.max(longestNanos, current.certainNanos());
    return callbacks > 2 && longCallbacks.isEmpty() && 2 * longest < end - start;
  }

  /**
   * Estimates the number of callbacks until {@code end}: the number in the queue, or the number
   * seen, extrapolated to the time before sampling began, whichever is greater.
   */
  public long callbacks(long end) {
    double factor = (double) (end - start) / Math.max(1, end - observedFrom);
    return Math.max(queued, Math.max(1, Math.round(callbacks * factor)));
  }
}
