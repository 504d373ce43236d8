package dev.sluice.gateway.batch;

import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tasks of a batch: those that wait, those that run, and those that have ended, by
 * outcome; and adds up their values.
 *
 * <p>The law holds at every moment: {@code submitted = waiting + running + the sum over all
 * outcomes}. The size of the tally does not grow with the list, because it keeps the first hundred
 * keys of each group only.
 */
final class Tally {
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private final Map<String, KindTotal> totals = new LinkedHashMap<>();
  private final FailureGroups failures = new FailureGroups();
  private long submitted;
  private long waiting;
  private long running;
  private long peak;
  private long attempts;
  private long late;

  Tally() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, 0L);
    }
  }

  /** Counts tasks that were received, and wait. */
  void submitted(long tasks) {
    submitted += tasks;
    waiting += tasks;
  }

  /** Prepares the total of the kind of a task that was parsed. */
  void expect(Kind<?, ?> kind) {
    String field = kind.total();
    if (field != null) {
      totals.computeIfAbsent(kind.name(), name -> new KindTotal(field)).expect();
    }
  }

  /** Counts a waiting task as running. */
  void started() {
    waiting--;
    running++;
    attempts++;
    peak = Math.max(peak, running);
  }

  /** Counts a running task as waiting for another attempt. */
  void waitsAgain() {
    running--;
    waiting++;
  }

  /** Counts a running task as waiting, without counting its last attempt. */
  void returnedToQueue() {
    waitsAgain();
    attempts--;
  }

  /**
   * Counts a task that has ended.
   *
   * @param kind the kind of the task; null for a line that is not a valid task
   * @param wasRunning whether it ran, rather than waited
   */
  void ended(@Nullable Kind<?, ?> kind, String key, boolean wasRunning, Verdict verdict) {
    if (wasRunning) {
      running--;
    } else {
      waiting--;
    }
    counts.merge(verdict.outcome(), 1L, Long::sum);
    failures.add(verdict, key);
    KindTotal total = kind == null ? null : totals.get(kind.name());
    if (total != null) {
      Message value = verdict.outcome() == Outcome.OK ? verdict.value() : null;
      total.add(key, value);
    }
  }

  /** Counts waiting tasks that end without being parsed. */
  void dropped(long tasks, Outcome outcome) {
    waiting -= tasks;
    counts.merge(outcome, tasks, Long::sum);
  }

  /** Counts a late report. */
  void late() {
    late++;
  }

  long submitted() {
    return submitted;
  }

  long waiting() {
    return waiting;
  }

  long running() {
    return running;
  }

  long peak() {
    return peak;
  }

  /** Returns the number of tasks that have an outcome. */
  long finished() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of tasks that count towards {@code haltAfterFailures}. */
  long failures() {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().isFailure())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns whether the law holds. */
  boolean addsUp() {
    return waiting >= 0 && running >= 0 && submitted == waiting + running + finished();
  }

  /** Returns the counts of a batch that runs. */
  JsonObject progress() {
    return new JsonObject()
        .put("submitted", submitted)
        .put("waiting", waiting)
        .put("running", running)
        .put("ended", finished())
        .put("failed", failures());
  }

  /** Returns the counts and totals as they appear in the summary. */
  JsonObject toJson() {
    JsonObject byOutcome = new JsonObject();
    counts.forEach((outcome, count) -> byOutcome.put(outcome.name(), count));
    JsonObject byKind = new JsonObject();
    totals.forEach((kind, total) -> byKind.put(kind, total.toJson()));
    return new JsonObject()
        .put("submitted", submitted)
        .put("counts", byOutcome)
        .put("totals", byKind)
        .put("failures", failures.toJson())
        .put("attempts", attempts)
        .put("late", late);
  }
}
