package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Tasks that are to end, many at a time: ended in slices, because the loop has others to serve, and
 * only as fast as the events are read.
 */
final class EndQueue {
  private static final int SLICE = 500;

  private final Clock clock;
  private final BiConsumer<Task, Verdict> end;
  private final BooleanSupplier endNextOfList;
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private boolean paused;
  private boolean timerSet;

  /**
   * @param end ends one task
   * @param endNextOfList ends the next task of what has not been looked at of the list; false where
   *     that is not to be ended, or not at hand
   */
  EndQueue(Clock clock, BiConsumer<Task, Verdict> end, BooleanSupplier endNextOfList) {
    this.clock = clock;
    this.end = end;
    this.endNextOfList = endNextOfList;
  }

  /** Ends these tasks: a slice of them now, the others in turns to come. */
  void add(List<Task> tasks, Verdict verdict) {
    tasks.forEach(task -> waiting.add(new Entry(task, verdict)));
    goOn();
  }

  /** Ends no more for now. */
  void pause() {
    paused = true;
  }

  /** Goes on after a pause. */
  void resume() {
    paused = false;
    goOn();
  }

  /** There may be more to end. */
  void goOn() {
    if (!paused && !timerSet) {
      endSlice();
    }
  }

  private void endSlice() {
    for (int i = 0; i < SLICE; i++) {
      if (!endNext()) {
        return;
      }
    }
    if (!timerSet) {
      timerSet = true;
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
    timerSet = false;
    goOn();
  }

  private record Entry(Task task, Verdict verdict) {}
}
