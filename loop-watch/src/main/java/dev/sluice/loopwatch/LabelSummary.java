package dev.sluice.loopwatch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the label of a block from the labels that were sampled while the loop was blocked. */
@FunctionalInterface
public interface LabelSummary {

  /**
   * Returns the label; null for none.
   *
   * @param labels the sampled labels and how often each was sampled; may be empty
   */
  @Nullable Object of(Map<Object, Integer> labels);
}
