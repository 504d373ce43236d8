package dev.sluice.testkit.blocking;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One blocking call on an event loop.
 *
 * @param thread the name of the event loop's thread
 * @param method the blocking method, such as {@code java.lang.Thread.sleep}
 * @param stack the callers, the innermost first
 */
record BlockingCall(String thread, String method, List<StackTraceElement> stack) {
  private static final int MAX_FRAMES = 40;

  BlockingCall {
    stack = List.copyOf(stack);
  }

  /** Returns the call as a test report prints it. */
  String describe() {
    return stack.stream()
        .limit(MAX_FRAMES)
        .map(frame -> "\n\tat " + frame)
        .collect(Collectors.joining("", method + " blocked the event loop " + thread, ""));
  }
}
