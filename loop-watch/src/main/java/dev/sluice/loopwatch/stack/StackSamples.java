package dev.sluice.loopwatch.stack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts samples of a thread by stack, cause and work, in bounded memory. */
public final class StackSamples {
  private static final int MAX_DISTINCT = 200;

  /** Samples are scattered if no method has more than the third part of them. */
  private static final int MIN_SCATTERED = 3;

  private final Map<List<StackTraceElement>, Integer> stacks = new HashMap<>();
  private final Map<Object, Integer> works = new HashMap<>();
  private final Map<Cause, Integer> causes = new HashMap<>();
  private final Map<String, Integer> innermost = new HashMap<>();
  private int samples;
  private int loading;

  /** Starts with no samples. */
  public StackSamples() {}

  /** Counts a sample, unless its thread was idle. */
  public void add(Sample sample) {
    if (Frames.isIdle(sample.stack())) {
      return;
    }
    samples++;
    count(stacks, sample.stack());
    count(causes, Frames.cause(sample.state(), sample.stack()));
    count(innermost, Frames.method(sample.stack().get(0)));
    if (sample.work() != null) {
      count(works, sample.work());
    }
    loading += Frames.isLoading(sample.stack()) ? 1 : 0;
  }

  /** Returns the number of samples. */
  public int samples() {
    return samples;
  }

  /** Whether at least half of the samples were taken while classes were loaded or linked. */
  public boolean isLoading() {
    return samples > 0 && 2 * loading >= samples;
  }

  /**
   * Whether the thread was seen in different code each time: code that runs for the first time is
   * slow all over, and code that computes, waits or iterates for long is seen again and again.
   */
  public boolean isScattered() {
    int most = innermost.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return samples >= MIN_SCATTERED && MIN_SCATTERED * most <= samples;
  }

  /**
   * Returns the stacks with their counts.
   *
   * @param carriers as for {@link StackProfile}
   */
  public StackProfile profile(List<String> carriers) {
    return new StackProfile(stacks, carriers);
  }

  /** Returns the most frequent cause. */
  public Cause cause() {
    return causes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Cause.UNKNOWN);
  }

  /** Returns the labels of work that were seen, and how often. */
  public Map<Object, Integer> works() {
    return Map.copyOf(works);
  }

  private static <T> void count(Map<T, Integer> counts, T what) {
    if (counts.size() < MAX_DISTINCT || counts.containsKey(what)) {
      counts.merge(what, 1, Integer::sum);
    }
  }
}
