package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopWork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a thread.
 *
 * @param state what it does
 * @param stack the innermost frame first
 * @param work whose work it does; null where that is not known
 */
record Sample(Thread.State state, List<StackTraceElement> stack, @Nullable LoopWork work) {
  private static final int DEEPEST = 60;

  /** Cuts what is too deep to be read. */
  Sample {
    stack = List.copyOf(stack.size() > DEEPEST ? stack.subList(0, DEEPEST) : stack);
  }

  /** Looks at a thread. */
  static Sample of(Thread thread) {
    LoopWork work = CurrentWork.of(thread);
    return new Sample(thread.getState(), List.of(thread.getStackTrace()), work);
  }
}
