package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a batch that could start, in the order of the list, in a lane for each upstream: a
 * lane that is held up does not hold up the others.
 */
final class WaitingTasks {
  private final Map<String, Lane> lanes = new HashMap<>();
  private final PriorityQueue<Lane> open =
      new PriorityQueue<>(Comparator.comparingInt(Lane::firstIndex));
  private final List<Lane> held = new ArrayList<>();

  /** Adds a task behind those of its lane. */
  void add(Task task) {
    Lane lane = laneOf(task);
    lane.tasks.addLast(task);
    if (lane.tasks.size() == 1) {
      open.add(lane);
    }
  }

  /** Adds a task before those of its lane: it has been tried, and is not to wait in line again. */
  void addFirst(Task task) {
    Lane lane = laneOf(task);
    boolean wasOpen = open.remove(lane);
    boolean wasHeld = !wasOpen && held.contains(lane);
    lane.tasks.addFirst(task);
    if (!wasHeld) {
      open.add(lane);
    }
  }

  /** The first task of the open lanes; null where there is none. */
  @Nullable Task peek() {
    Lane lane = open.peek();
    return lane == null ? null : lane.tasks.peekFirst();
  }

  /** Takes the task that {@link #peek} told. */
  void take() {
    Lane lane = open.remove();
    lane.tasks.removeFirst();
    if (lane.tasks.isEmpty()) {
      lanes.remove(lane.key);
    } else {
      open.add(lane);
    }
  }

  /** Passes over the lane of the task that {@link #peek} told, until {@link #reopen}. */
  void hold() {
    held.add(open.remove());
  }

  /** Gives every lane that was held another try. */
  void reopen() {
    if (!held.isEmpty()) {
      open.addAll(held);
      held.clear();
    }
  }

  /** Takes out all tasks that {@code choice} is true of, in the order of the list. */
  List<Task> removeIf(Predicate<Task> choice) {
    List<Task> removed = new ArrayList<>();
    for (Lane lane : List.copyOf(lanes.values())) {
      lane.tasks.removeIf(task -> choice.test(task) && removed.add(task));
    }
    lanes.values().removeIf(lane -> lane.tasks.isEmpty());
    refill(lanes.values());
    removed.sort(Comparator.comparingInt(Task::index));
    return removed;
  }

  private void refill(Collection<Lane> all) {
    open.clear();
    held.clear();
    open.addAll(all);
  }

  private Lane laneOf(Task task) {
    return lanes.computeIfAbsent(task.spec().route(), Lane::new);
  }

  private static final class Lane {
    private final String key;
    private final Deque<Task> tasks = new ArrayDeque<>();

    Lane(String key) {
      this.key = key;
    }

    int firstIndex() {
      Task first = tasks.peekFirst();
      return first == null ? Integer.MAX_VALUE : first.index();
    }
  }
}
