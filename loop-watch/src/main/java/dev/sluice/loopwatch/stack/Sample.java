package dev.sluice.loopwatch.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a thread.
 *
 * @param state its state
 * @param stack its stack, innermost frame first
 * @param work the label of its current work; null where it has none
 */
public record Sample(Thread.State state, List<StackTraceElement> stack, @Nullable Object work) {
  private static final int MAX_DEPTH = 60;

  /** Cuts the stack to its innermost 60 frames. */
  public Sample {
    stack = List.copyOf(stack.size() > MAX_DEPTH ? stack.subList(0, MAX_DEPTH) : stack);
  }

  /** Takes a snapshot of a thread. */
  public static Sample of(Thread thread, @Nullable Object work) {
    return new Sample(thread.getState(), List.of(thread.getStackTrace()), work);
  }
}
