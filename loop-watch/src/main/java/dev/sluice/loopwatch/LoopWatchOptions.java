package dev.sluice.loopwatch;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a watch.
 *
 * @param name the name of the watch in JMX, unique in the JVM; null to keep it out of JMX
 * @param carriers prefixes of class names that only pass calls on to the application's callbacks
 * @param summary chooses the label of a block
 * @param awaitsReady whether start-up lasts until {@link LoopWatch#ready} is called and five
 *     seconds longer, and not only for the first five seconds
 */
public record LoopWatchOptions(
    @Nullable String name, List<String> carriers, LabelSummary summary, boolean awaitsReady) {
  /** The defaults: no JMX, no carriers, the most frequent label, start-up of five seconds. */
  public static final LoopWatchOptions DEFAULT =
      new LoopWatchOptions(null, List.of(), LoopWatchOptions::mostFrequent, false);

  /** Copies the carriers. */
  public LoopWatchOptions {
    carriers = List.copyOf(carriers);
  }

  private static @Nullable Object mostFrequent(Map<Object, Integer> labels) {
    return labels.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .<@Nullable Object>map(Map.Entry::getKey)
        .orElse(null);
  }
}
