package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/**
 * Whether the reader of the events keeps up, and who waits for that, or for fewer waiting tasks.
 */
final class Flow {
  private boolean held;
  private long fewEnough;
  private @Nullable Runnable onFewEnough;
  private @Nullable Runnable onReleased;

  /** Whether the reader is behind. */
  boolean isHeld() {
    return held;
  }

  void hold() {
    held = true;
  }

  /** The reader has caught up. */
  void release() {
    held = false;
    Runnable action = onReleased;
    onReleased = null;
    run(action);
  }

  /** Runs {@code action} once, at the next release. */
  void whenReleased(Runnable action) {
    onReleased = action;
  }

  /** Runs {@code action} once, when no more than so many tasks wait. */
  void whenFewerWait(long tasks, Runnable action) {
    fewEnough = tasks;
    onFewEnough = action;
  }

  /** So many tasks wait now. */
  void waiting(long tasks) {
    if (onFewEnough != null && tasks <= fewEnough) {
      Runnable action = onFewEnough;
      onFewEnough = null;
      run(action);
    }
  }

  private static void run(@Nullable Runnable action) {
    if (action != null) {
      action.run();
    }
  }
}
