package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.CodePlace;
import dev.sluice.contracts.loop.LoopBlocked.Share;
import dev.sluice.contracts.loop.LoopBlocked.Stack;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Folds the stacks that were seen of a loop into what a block tells of them. */
final class StackProfile {
  private static final int MAX_STACKS = 3;
  private static final int MAX_SHARES = 10;

  private final Map<List<StackTraceElement>, Integer> stacks;

  StackProfile(Map<List<StackTraceElement>, Integer> stacks) {
    this.stacks = stacks;
  }

  /** The code that was seen most; null where none was. */
  @Nullable CodePlace place() {
    return most(Frames::holder).stream().findFirst().map(Map.Entry::getKey).orElse(null);
  }

  /** The callbacks that were seen most, and how many of {@code callbacks} each was. */
  List<Share> shares(long callbacks) {
    List<Map.Entry<CodePlace, Integer>> most = most(Frames::callback);
    double seen = most.stream().mapToInt(Map.Entry::getValue).sum();
    return most.stream()
        .limit(MAX_SHARES)
        .map(entry -> new Share(entry.getKey(), Math.round(callbacks * entry.getValue() / seen)))
        .toList();
  }

  /** The stacks that were seen most. */
  List<Stack> stacks() {
    return stacks.entrySet().stream()
        .sorted(Map.Entry.<List<StackTraceElement>, Integer>comparingByValue().reversed())
        .limit(MAX_STACKS)
        .map(entry -> new Stack(entry.getValue(), lines(entry.getKey())))
        .toList();
  }

  /** Methods by how often they were seen, each with the line at which that was most often. */
  private List<Map.Entry<CodePlace, Integer>> most(
      Function<List<StackTraceElement>, @Nullable StackTraceElement> frame) {
    Map<String, Map<CodePlace, Integer>> byMethod = new HashMap<>();
    stacks.forEach(
        (stack, count) -> {
          StackTraceElement element = frame.apply(stack);
          if (element != null) {
            CodePlace place = CodePlace.of(element);
            byMethod
                .computeIfAbsent(place.name(), name -> new HashMap<>())
                .merge(place, count, Integer::sum);
          }
        });
    return byMethod.values().stream()
        .map(StackProfile::atItsMostFrequentLine)
        .sorted(Map.Entry.<CodePlace, Integer>comparingByValue().reversed())
        .toList();
  }

  private static Map.Entry<CodePlace, Integer> atItsMostFrequentLine(
      Map<CodePlace, Integer> lines) {
    int all = lines.values().stream().mapToInt(Integer::intValue).sum();
    CodePlace most =
        lines.entrySet().stream()
            .max(
                Map.Entry.<CodePlace, Integer>comparingByValue()
                    .thenComparing(entry -> -entry.getKey().line(), Comparator.naturalOrder()))
            .orElseThrow()
            .getKey();
    return Map.entry(most, all);
  }

  private static List<String> lines(List<StackTraceElement> stack) {
    return stack.stream().map(frame -> CodePlace.of(frame).toString()).toList();
  }
}
