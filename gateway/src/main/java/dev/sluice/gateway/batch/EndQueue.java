package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Tasks that are to end, many at a time: ended in slices, because the loop has others to serve, and
 * only as fast as the events are read.
 */
final class EndQueue {
  private static final int SLICE = 500;

  private final Clock clock;
  private final BiConsumer<Task, Verdict> end;
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private boolean paused;
  private boolean timerSet;

  /**
   * @param end ends one task
   */
  EndQueue(Clock clock, BiConsumer<Task, Verdict> end) {
    this.clock = clock;
    this.end = end;
  }

  /** Ends these tasks: a slice of them now, the others in turns to come. */
  void add(List<Task> tasks, Verdict verdict) {
    tasks.forEach(task -> waiting.add(new Entry(task, verdict)));
    endSlice();
  }

  /** Ends no more for now. */
  void pause() {
    paused = true;
  }

  /** Goes on. */
  void resume() {
    paused = false;
    endSlice();
  }

  private void endSlice() {
    for (int i = 0; i < SLICE && !waiting.isEmpty(); i++) {
      Entry next = waiting.remove();
      end.accept(next.task(), next.verdict());
    }
    if (!waiting.isEmpty() && !paused && !timerSet) {
      timerSet = true;
      clock.after(1, this::nextSlice);
    }
  }

  private void nextSlice() {
    timerSet = false;
    if (!paused) {
      endSlice();
    }
  }

  private record Entry(Task task, Verdict verdict) {}
}
