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
 * The tasks of a batch that could start, in the order of the list, in a lane for each upstream: a
 * lane that is held up does not hold up the others.
 *
 * <p>A kind for which no worker has room is passed over as a whole, at no cost for each of its
 * lanes.
 */
final class WaitingTasks {
  private static final Comparator<Lane> BY_FIRST = Comparator.comparingInt(Lane::firstIndex);

  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<String, PriorityQueue<Lane>> open = new HashMap<>();
  private final Set<String> heldKinds = new HashSet<>();
  private final Set<Lane> heldLanes = new HashSet<>();

  /** Adds a task behind those of its lane. */
  void add(Task task) {
    Lane lane = laneOf(task);
    lane.tasks.addLast(task);
    if (lane.tasks.size() == 1) {
      openLanes(lane.kind).add(lane);
    }
  }

  /** Adds a task before those of its lane: it has been tried, and is not to wait in line again. */
  void addFirst(Task task) {
    Lane lane = laneOf(task);
    PriorityQueue<Lane> queue = openLanes(lane.kind);
    queue.remove(lane);
    lane.tasks.addFirst(task);
    if (!heldLanes.contains(lane)) {
      queue.add(lane);
    }
  }

  /** The first task of what is open; null where there is none. */
  @Nullable Task peek() {
    Lane lane = firstLane();
    return lane == null ? null : lane.tasks.peekFirst();
  }

  /** Takes the task that {@link #peek} told. */
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

  /** Passes over the lane of the task that {@link #peek} told, until {@link #reopen}. */
  void holdLane(Task task) {
    Lane lane = laneOf(task);
    openLanes(lane.kind).remove();
    heldLanes.add(lane);
  }

  /** Passes over all tasks of a kind, until {@link #reopen}. */
  void holdKind(String kind) {
    heldKinds.add(kind);
  }

  /** Whether anything is passed over. */
  boolean isHeldUp() {
    return !heldKinds.isEmpty() || !heldLanes.isEmpty();
  }

  /** Gives all that was passed over another try. */
  void reopen() {
    heldKinds.clear();
    heldLanes.forEach(lane -> openLanes(lane.kind).add(lane));
    heldLanes.clear();
  }

  /** Takes out all tasks that {@code choice} is true of, in the order of the list. */
  List<Task> removeIf(Predicate<Task> choice) {
    List<Task> removed = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      lane.tasks.removeIf(task -> choice.test(task) && removed.add(task));
    }
    lanes.values().removeIf(lane -> lane.tasks.isEmpty());
    open.clear();
    heldLanes.clear();
    lanes.values().forEach(lane -> openLanes(lane.kind).add(lane));
    removed.sort(Comparator.comparingInt(Task::index));
    return removed;
  }

  /** Those that could start, and those that are passed over, lane by lane. */
  Stream<Task> all() {
    return lanes.values().stream().flatMap(lane -> lane.tasks.stream());
  }

  /** There are as many kinds as modules: few enough to look at each. */
  private @Nullable Lane firstLane() {
    Lane first = null;
    for (Map.Entry<String, PriorityQueue<Lane>> kind : open.entrySet()) {
      Lane candidate = heldKinds.contains(kind.getKey()) ? null : kind.getValue().peek();
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
