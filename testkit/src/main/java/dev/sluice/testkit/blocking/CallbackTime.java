package dev.sluice.testkit.blocking;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop's thread has spent on the callback that it is in.
 *
 * <p>Counted is the processor time that it used, and the time that it waited for a monitor; so a
 * machine that is busy with other things, or a collection of garbage, holds nothing against it.
 * Loading a class is not counted either: that happens once, and where it happens is a matter of
 * which test comes first.
 */
final class CallbackTime {
  /** So much in one callback is too much. */
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
  private boolean told;

  /**
   * Takes a sample.
   *
   * @param began when the callback began that the thread is in, which tells it from others; 0 where
   *     it is in none
   * @param cpuNow how much processor time the thread has used in all, in nanoseconds
   * @param now the time, in nanoseconds
   * @param stack where the thread is; asked only where it has been in one callback for two samples
   * @return for how long it has been held, where that is too long and has not been told before
   */
  @Nullable Long sample(long began, long cpuNow, long now, boolean isBlocked, Stack stack) {
    if (began == 0 || began != callback) {
      callback = began;
      held = 0;
      told = false;
    } else if (!told) {
      held += stack.isLinking() ? 0 : isBlocked ? now - at : cpuNow - cpu;
    }
    cpu = cpuNow;
    at = now;
    if (told || held < LIMIT_NANOS) {
      return null;
    }
    told = true;
    return held;
  }

  /** Where a thread is; looked at when it is asked for, and once. */
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
