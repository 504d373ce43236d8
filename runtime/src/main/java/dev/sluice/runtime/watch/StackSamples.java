package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked.Cause;
import dev.sluice.contracts.loop.LoopWork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at a thread, counted. Its size is bounded however many there are. */
final class StackSamples {
  private static final int MAX_KINDS = 200;

  private final Map<List<StackTraceElement>, Integer> stacks = new HashMap<>();
  private final Map<LoopWork, Integer> works = new HashMap<>();
  private final Map<Cause, Integer> causes = new HashMap<>();
  private int samples;
  private int loading;

  /** Takes a look. One at a thread that waits for something to do tells nothing. */
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

  int samples() {
    return samples;
  }

  /** Whether classes were being loaded for half of the time. */
  boolean isLoading() {
    return samples > 0 && 2 * loading >= samples;
  }

  /** The stacks, and how often each was seen. */
  StackProfile folding() {
    return new StackProfile(stacks);
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
    if (counts.size() < MAX_KINDS || counts.containsKey(what)) {
      counts.merge(what, 1, Integer::sum);
    }
  }
}
