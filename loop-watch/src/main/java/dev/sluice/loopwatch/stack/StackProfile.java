package dev.sluice.loopwatch.stack;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Summarizes the sampled stacks of a thread: the code to blame, the callbacks, the top stacks. */
public final class StackProfile {
  private static final int MAX_STACKS = 3;
  private static final int MAX_SHARES = 10;

  private final Map<List<StackTraceElement>, Integer> stacks;
  private final List<String> carriers;

  /**
   * @param stacks stacks with their counts
   * @param carriers prefixes of class names that only pass calls on, and so are no callback
   */
  public StackProfile(Map<List<StackTraceElement>, Integer> stacks, List<String> carriers) {
    this.stacks = stacks;
    this.carriers = carriers;
  }

  /** Returns the code that was seen most often; null without samples. */
  public @Nullable StackTraceElement place() {
    return mostFrequent(Frames::blamed).stream().findFirst().map(Counted::what).orElse(null);
  }

  /** Whether the application's code was seen, and not only that of the JDK, Netty and Vert.x. */
  public boolean hasApplicationCode() {
    return stacks.keySet().stream().anyMatch(Frames::hasApplicationCode);
  }

  /** Returns the callbacks that were seen most often, and how many of {@code callbacks} each is. */
  public List<Counted<StackTraceElement>> shares(long callbacks) {
    List<Counted<StackTraceElement>> all = mostFrequent(stack -> Frames.callback(stack, carriers));
    double seen = all.stream().mapToLong(Counted::count).sum();
    return all.stream()
        .limit(MAX_SHARES)
        .map(each -> new Counted<>(each.what(), Math.round(callbacks * each.count() / seen)))
        .toList();
  }

  /** Returns the stacks that were seen most often. */
  public List<Counted<List<StackTraceElement>>> stacks() {
    return stacks.entrySet().stream()
        .map(Counted::of)
        .sorted(Comparator.comparingLong(Counted<?>::count).reversed())
        .limit(MAX_STACKS)
        .toList();
  }

  /** Methods, the most frequent first, each with the line at which it was seen most often. */
  private List<Counted<StackTraceElement>> mostFrequent(
      Function<List<StackTraceElement>, @Nullable StackTraceElement> frameOf) {
    Map<String, Map<StackTraceElement, Integer>> byMethod = new HashMap<>();
    stacks.forEach(
        (stack, count) -> {
          StackTraceElement frame = frameOf.apply(stack);
          if (frame != null) {
            byMethod
                .computeIfAbsent(Frames.method(frame), name -> new HashMap<>())
                .merge(frame, count, Integer::sum);
          }
        });
    return byMethod.values().stream()
        .map(StackProfile::atItsMostFrequentLine)
        .sorted(Comparator.comparingLong(Counted<StackTraceElement>::count).reversed())
        .toList();
  }

  private static Counted<StackTraceElement> atItsMostFrequentLine(
      Map<StackTraceElement, Integer> lines) {
    long all = lines.values().stream().mapToInt(Integer::intValue).sum();
    StackTraceElement most =
        lines.entrySet().stream()
            .max(
                Map.Entry.<StackTraceElement, Integer>comparingByValue()
                    .thenComparing(
                        entry -> -entry.getKey().getLineNumber(), Comparator.naturalOrder()))
            .orElseThrow()
            .getKey();
    return new Counted<>(most, all);
  }

  /**
   * A frame or stack and how often it was seen.
   *
   * @param <T> a frame or a stack
   */
  public record Counted<T>(T what, long count) {
    static <T> Counted<T> of(Map.Entry<T, Integer> entry) {
      return new Counted<>(entry.getKey(), entry.getValue());
    }
  }
}
