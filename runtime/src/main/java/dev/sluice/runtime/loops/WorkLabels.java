package dev.sluice.runtime.loops;

import dev.sluice.contracts.loop.LoopWork;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Summarizes the labels of work that were sampled while a loop was blocked. */
final class WorkLabels {
  private WorkLabels() {}

  /** Returns what the work of the most frequent batch has in common; null without labels. */
  static @Nullable LoopWork summarize(Map<Object, Integer> labels) {
    Map<String, Integer> byBatch = new HashMap<>();
    labels.forEach((label, count) -> byBatch.merge(batch(work(label)), count, Integer::sum));
    String most =
        byBatch.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
    return labels.keySet().stream()
        .map(WorkLabels::work)
        .filter(work -> batch(work).equals(most))
        .reduce(LoopWork::common)
        .orElse(null);
  }

  /** Without a label the watch reports the name of the verticle. */
  private static LoopWork work(Object label) {
    return label instanceof LoopWork work ? work : LoopWork.of(label.toString());
  }

  private static String batch(LoopWork work) {
    return work.batch() == null ? "" : work.batch();
  }
}
