package dev.sluice.testkit.blocking;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures the time that one event loop has spent in its current callback.
 *
 * <p>Counts processor time and waits for a monitor, so neither a busy machine nor garbage
 * collection counts. Loading a class does not count either, because it happens once, in whichever
 * test runs first.
 */
final class CallbackTime {
  /** The limit for one callback. */
  static final long LIMIT_NANOS = 200_000_000;

  private static final Set<String> LINKING =
      Set.of(
          "java.lang.ClassLoader",
          "java.lang.invoke.MethodHandleNatives",
          "sun.instrument.InstrumentationImpl");

  private long callback;
  private long cpu;
  private long at;
  private long held;
  private boolean reported;

  /**
   * Takes a sample of the loop.
   *
   * @param began the start of the current callback, which identifies it; 0 if there is none
   * @param cpuNow the processor time that the thread has used, in nanoseconds
   * @param now the current time, in nanoseconds
   * @param stack the stack of the thread, read only if one callback spans two samples
   * @return the time in the callback if it exceeds the limit for the first time, or null
   */
  @Nullable Long sample(long began, long cpuNow, long now, boolean isBlocked, Stack stack) {
    if (began == 0 || began != callback) {
      callback = began;
      held = 0;
      reported = false;
    } else if (!reported) {
      held += stack.isLinking() ? 0 : isBlocked ? now - at : cpuNow - cpu;
    }
    cpu = cpuNow;
    at = now;
    if (reported || held < LIMIT_NANOS) {
      return null;
    }
    reported = true;
    return held;
  }

  /** The stack of a thread, which is read once, on demand. */
  static final class Stack {
    private final Thread thread;
    private @Nullable List<StackTraceElement> frames;

    Stack(Thread thread) {
      this.thread = thread;
    }

    List<StackTraceElement> frames() {
      if (frames == null) {
        frames = List.of(thread.getStackTrace());
      }
      return frames;
    }

    private boolean isLinking() {
      return frames().stream()
          .anyMatch(
              frame ->
                  frame.getMethodName().equals("<clinit>")
                      || LINKING.contains(frame.getClassName()));
    }
  }
}
