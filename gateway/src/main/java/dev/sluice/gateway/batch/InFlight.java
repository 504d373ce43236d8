package dev.sluice.gateway.batch;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The running attempts of a batch, the slots that they occupy, and their number for each origin.
 */
final class InFlight {
  private final Slots slots;
  private final int perOrigin;
  private final OriginUse origins = new OriginUse();
  private final Map<Task, Attempt> attempts = new LinkedHashMap<>();
  private final Map<String, Integer> byKind = new HashMap<>();

  /**
   * @param concurrency the maximum number of running tasks
   * @param perOrigin the maximum number of open requests to one origin
   */
  InFlight(int concurrency, int perOrigin) {
    this.slots = new Slots(concurrency);
    this.perOrigin = perOrigin;
  }

  boolean isFull() {
    return slots.isFull();
  }

  boolean hasRoom(String origin) {
    return origins.open(origin) < perOrigin;
  }

  /** Returns whether any task of a kind runs. */
  boolean runs(String kind) {
    return byKind.containsKey(kind);
  }

  int takeSlot() {
    return slots.take();
  }

  void add(Attempt attempt) {
    attempts.put(attempt.task(), attempt);
    byKind.merge(kind(attempt.task()), 1, Integer::sum);
    if (attempt.origin() != null) {
      origins.opened(attempt.origin());
    }
  }

  /** Removes a task that no longer runs, whether its attempt was reported or not. */
  void remove(Task task) {
    attempts.remove(task);
    slots.free(task.slot());
    byKind.computeIfPresent(kind(task), (kind, count) -> count == 1 ? null : count - 1);
  }

  /** Counts an attempt as closed at its origin, because it was reported, late or not. */
  void reported(Attempt attempt) {
    if (attempt.origin() != null) {
      origins.closed(attempt.origin());
    }
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts.values());
  }

  /** Counts an attempt that its origin pushed back. */
  void pushedBack(Attempt attempt, Pushback pushback) {
    if (attempt.origin() != null) {
      origins.pushedBack(attempt.origin(), pushback.reason());
    }
  }

  JsonObject origins(Gate gate) {
    return origins.toJson(gate);
  }

  private static String kind(Task task) {
    return task.spec().kind().name();
  }
}
