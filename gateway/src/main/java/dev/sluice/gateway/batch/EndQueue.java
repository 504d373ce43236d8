package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Ends tasks that are to end together: in slices, because the loop has other work to do, and no
 * faster than the events are read.
 */
final class EndQueue {
  private static final int SLICE = 500;

  private final Clock clock;
  private final BiConsumer<Task, Verdict> end;
  private final BooleanSupplier endNextOfList;
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private boolean isPaused;
  private boolean isTimerSet;

  /**
   * @param end ends one task
   * @param endNextOfList ends the next unparsed task of the list; returns false if the list is not
   *     to be ended, or if no line is available
   */
  EndQueue(Clock clock, BiConsumer<Task, Verdict> end, BooleanSupplier endNextOfList) {
    this.clock = clock;
    this.end = end;
    this.endNextOfList = endNextOfList;
  }

  /** Ends these tasks: a slice of them now, the others in later turns of the loop. */
  void add(List<Task> tasks, Verdict verdict) {
    tasks.forEach(task -> waiting.add(new Entry(task, verdict)));
    run();
  }

  /** Ends no tasks until {@link #resume}. */
  void pause() {
    isPaused = true;
  }

  void resume() {
    isPaused = false;
    run();
  }

  /** Ends the tasks that are queued, and those of the list. */
  void run() {
    if (!isPaused && !isTimerSet) {
      endSlice();
    }
  }

  private void endSlice() {
    for (int i = 0; i < SLICE; i++) {
      if (!endNext()) {
        return;
      }
    }
    if (!isTimerSet) {
      isTimerSet = true;
      clock.after(1, this::nextSlice);
    }
  }

  private boolean endNext() {
    Entry next = waiting.poll();
    if (next == null) {
      return endNextOfList.getAsBoolean();
    }
    end.accept(next.task(), next.verdict());
    return true;
  }

  private void nextSlice() {
    isTimerSet = false;
    run();
  }

  private record Entry(Task task, Verdict verdict) {}
}
