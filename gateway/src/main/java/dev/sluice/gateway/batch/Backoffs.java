package dev.sluice.gateway.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tasks that back off before their next attempt. */
final class Backoffs {
  private final Clock clock;
  private final Consumer<Task> due;
  private final Map<Task, Runnable> timers = new LinkedHashMap<>();

  /**
   * @param due called with each task when its backoff has elapsed
   */
  Backoffs(Clock clock, Consumer<Task> due) {
    this.clock = clock;
    this.due = due;
  }

  void add(Task task, long delayMillis) {
    timers.put(task, clock.after(delayMillis, () -> wake(task)));
  }

  /** Removes and returns the tasks that match. */
  List<Task> removeIf(Predicate<Task> filter) {
    List<Task> removed = List.copyOf(timers.keySet()).stream().filter(filter).toList();
    removed.forEach(task -> cancel(timers.remove(task)));
    return removed;
  }

  Stream<Task> all() {
    return timers.keySet().stream();
  }

  private void wake(Task task) {
    timers.remove(task);
    due.accept(task);
  }

  private static void cancel(@Nullable Runnable timer) {
    if (timer != null) {
      timer.run();
    }
  }
}
