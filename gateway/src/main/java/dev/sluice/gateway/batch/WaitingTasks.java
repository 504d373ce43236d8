package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The queued tasks of a batch, in the order of the list, in a lane for each upstream, so that one
 * upstream without room does not delay the tasks of the others.
 *
 * <p>A kind for which no worker has room is passed over as a whole, at no cost for each of its
 * lanes.
 */
final class WaitingTasks {
  private static final Comparator<Lane> BY_FIRST = Comparator.comparingInt(Lane::firstIndex);

  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<String, PriorityQueue<Lane>> open = new HashMap<>();
  private final Set<String> passedOverKinds = new HashSet<>();
  private final Set<Lane> passedOverLanes = new HashSet<>();

  /** Adds a task at the end of its lane. */
  void add(Task task) {
    Lane lane = laneOf(task);
    lane.tasks.addLast(task);
    if (lane.tasks.size() == 1) {
      openLanes(lane.kind).add(lane);
    }
  }

  /** Adds a task at the head of its lane, because it has waited before. */
  void addFirst(Task task) {
    Lane lane = laneOf(task);
    PriorityQueue<Lane> queue = openLanes(lane.kind);
    queue.remove(lane);
    lane.tasks.addFirst(task);
    if (!passedOverLanes.contains(lane)) {
      queue.add(lane);
    }
  }

  /** Returns the first task that is not passed over; null if there is none. */
  @Nullable Task peek() {
    Lane lane = firstLane();
    return lane == null ? null : lane.tasks.peekFirst();
  }

  /** Removes the task that {@link #peek} returned. */
  void take(Task task) {
    Lane lane = laneOf(task);
    PriorityQueue<Lane> queue = openLanes(lane.kind);
    queue.remove();
    lane.tasks.removeFirst();
    if (lane.tasks.isEmpty()) {
      lanes.remove(lane.route);
    } else {
      queue.add(lane);
    }
  }

  /** Passes over the lane of the task that {@link #peek} returned, until {@link #reopen}. */
  void passOverLane(Task task) {
    Lane lane = laneOf(task);
    openLanes(lane.kind).remove();
    passedOverLanes.add(lane);
  }

  /** Passes over all tasks of a kind, until {@link #reopen}. */
  void passOverKind(String kind) {
    passedOverKinds.add(kind);
  }

  /** Returns whether any task is passed over. */
  boolean hasPassedOver() {
    return !passedOverKinds.isEmpty() || !passedOverLanes.isEmpty();
  }

  /** Considers the tasks again that were passed over. */
  void reopen() {
    passedOverKinds.clear();
    passedOverLanes.forEach(lane -> openLanes(lane.kind).add(lane));
    passedOverLanes.clear();
  }

  /** Removes and returns the tasks that match, in the order of the list. */
  List<Task> removeIf(Predicate<Task> filter) {
    List<Task> removed = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      lane.tasks.removeIf(task -> filter.test(task) && removed.add(task));
    }
    lanes.values().removeIf(lane -> lane.tasks.isEmpty());
    open.clear();
    passedOverLanes.clear();
    lanes.values().forEach(lane -> openLanes(lane.kind).add(lane));
    removed.sort(Comparator.comparingInt(Task::index));
    return removed;
  }

  /** Returns all tasks, lane by lane. */
  Stream<Task> all() {
    return lanes.values().stream().flatMap(lane -> lane.tasks.stream());
  }

  /** Compares the first lanes of all kinds, because there are few kinds. */
  private @Nullable Lane firstLane() {
    Lane first = null;
    for (Map.Entry<String, PriorityQueue<Lane>> kind : open.entrySet()) {
      Lane candidate = passedOverKinds.contains(kind.getKey()) ? null : kind.getValue().peek();
      if (candidate != null && (first == null || BY_FIRST.compare(candidate, first) < 0)) {
        first = candidate;
      }
    }
    return first;
  }

  private PriorityQueue<Lane> openLanes(String kind) {
    return open.computeIfAbsent(kind, name -> new PriorityQueue<>(BY_FIRST));
  }

  private Lane laneOf(Task task) {
    String kind = task.spec().kind().name();
    return lanes.computeIfAbsent(kind + " " + task.spec().route(), route -> new Lane(kind, route));
  }

  private static final class Lane {
    private final String kind;
    private final String route;
    private final Deque<Task> tasks = new ArrayDeque<>();

    Lane(String kind, String route) {
      this.kind = kind;
      this.route = route;
    }

    int firstIndex() {
      Task first = tasks.peekFirst();
      return first == null ? Integer.MAX_VALUE : first.index();
    }
  }
}
