package dev.sluice.testkit.blocking;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One callback that kept its event loop for too long.
 *
 * @param thread the name of the event loop's thread
 * @param millis for how long it had computed, or waited for a lock, when it was found
 * @param stack where it was then, the innermost first
 */
record LongCallback(String thread, long millis, List<StackTraceElement> stack) {
  private static final int MAX_FRAMES = 40;

  LongCallback {
    stack = List.copyOf(stack);
  }

  /** The hold as a test report shows it. */
  String describe() {
    return stack.stream()
        .limit(MAX_FRAMES)
        .map(frame -> "\n\tat " + frame)
        .collect(
            Collectors.joining("", "held the event loop " + thread + " for " + millis + " ms", ""));
  }
}
