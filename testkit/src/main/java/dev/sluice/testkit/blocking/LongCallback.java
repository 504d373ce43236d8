package dev.sluice.testkit.blocking;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A callback that blocked its event loop for too long.
 *
 * @param thread the name of the event loop's thread
 * @param millis the time that it had computed or waited for a lock when it was found
 * @param stack its stack at that time, the innermost frame first
 */
record LongCallback(String thread, long millis, List<StackTraceElement> stack) {
  private static final int MAX_FRAMES = 40;

  LongCallback {
    stack = List.copyOf(stack);
  }

  /** Returns the callback as a test report prints it. */
  String describe() {
    return stack.stream()
        .limit(MAX_FRAMES)
        .map(frame -> "\n\tat " + frame)
        .collect(
            Collectors.joining(
                "", "blocked the event loop " + thread + " for " + millis + " ms", ""));
  }
}
