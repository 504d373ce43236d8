package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked.Cause;
import dev.sluice.contracts.loop.LoopWork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a loop while it was late: which callbacks it was in, and what was on its stack.
 * Its size is bounded however long that lasts. Used by the watch thread.
 */
final class Hold {
  private static final int MOST_KINDS = 200;

  private final long from;
  private final Map<List<StackTraceElement>, Integer> stacks = new HashMap<>();
  private final Map<LoopWork, Integer> works = new HashMap<>();
  private final Map<Cause, Integer> causes = new HashMap<>();
  private long start;
  private long current;
  private long longest;
  private long callbacks;
  private long waiting;
  private int samples;
  private int loading;

  /**
   * @param from when the looking began
   * @param start since when the loop has been late, as far as is known
   * @param waiting how many callbacks waited then
   */
  Hold(long from, long start, int waiting) {
    this.from = from;
    this.start = start;
    this.waiting = waiting;
  }

  /**
   * Takes a look at the callback that the loop is in.
   *
   * @param since when that began; 0 for none
   * @param nowWaiting how many callbacks wait behind it
   */
  void look(long now, long since, int nowWaiting) {
    if (since == 0) {
      return;
    }
    if (since != current) {
      current = since;
      callbacks++;
      start = Math.min(start, since);
    }
    waiting = Math.max(waiting, callbacks + nowWaiting);
    longest = Math.max(longest, now - since);
  }

  /** Takes a look at the stack. One that waits for something to do tells nothing. */
  void add(Sample sample) {
    if (Frames.isIdle(sample.stack())) {
      return;
    }
    samples++;
    count(stacks, sample.stack());
    count(causes, Frames.cause(sample.state(), sample.stack()));
    if (sample.work() != null) {
      count(works, sample.work());
    }
    loading += Frames.isLoading(sample.stack()) ? 1 : 0;
  }

  /** Since when the loop has been late. */
  long start() {
    return start;
  }

  int samples() {
    return samples;
  }

  /** Whether classes were being loaded for half of the time. */
  boolean isLoading() {
    return samples > 0 && 2 * loading >= samples;
  }

  /** Whether no callback took half of the time until {@code end}. */
  boolean isOfMany(long end) {
    return callbacks > 2 && 2 * longest < end - start;
  }

  /**
   * How many callbacks ran until {@code end}: as many as were seen to wait, or as many as were
   * seen, with those before the looking began in proportion, whichever is more.
   */
  long callbacks(long end) {
    double seen = (double) (end - start) / Math.max(1, end - from);
    return Math.max(waiting, Math.max(1, Math.round(callbacks * seen)));
  }

  Map<List<StackTraceElement>, Integer> stacks() {
    return stacks;
  }

  /** What was done most. */
  Cause cause() {
    return causes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Cause.UNKNOWN);
  }

  /** Whose work it was: of the batch seen most, what all that was seen of it has in common. */
  @Nullable LoopWork work() {
    Map<String, Integer> byBatch = new HashMap<>();
    works.forEach((work, count) -> byBatch.merge(batch(work), count, Integer::sum));
    String most =
        byBatch.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
    return works.keySet().stream()
        .filter(work -> batch(work).equals(most))
        .reduce(LoopWork::common)
        .orElse(null);
  }

  private static String batch(LoopWork work) {
    return work.batch() == null ? "" : work.batch();
  }

  private static <T> void count(Map<T, Integer> counts, T what) {
    if (counts.size() < MOST_KINDS || counts.containsKey(what)) {
      counts.merge(what, 1, Integer::sum);
    }
  }
}
