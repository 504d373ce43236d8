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
 * The account of a batch: how many tasks wait, run and have ended how, what they add up to, and
 * what is missing.
 *
 * <p>The law, at every moment: {@code submitted = waiting + running + the sum over all outcomes}.
 * Its size does not grow with the list: of keys it keeps the first hundred of each group.
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

  /** Tasks have come, and wait. */
  void submitted(long tasks) {
    submitted += tasks;
    waiting += tasks;
  }

  /** The kind of a task that has come is known. */
  void expect(Kind<?, ?> kind) {
    String field = kind.total();
    if (field != null) {
      totals.computeIfAbsent(kind.name(), name -> new KindTotal(field)).expect();
    }
  }

  /** A waiting task runs. */
  void started() {
    waiting--;
    running++;
    attempts++;
    peak = Math.max(peak, running);
  }

  /** A running task waits again, for another attempt. */
  void waitsAgain() {
    running--;
    waiting++;
  }

  /** A running task waits again, because no worker took it: that was no attempt. */
  void tookBack() {
    waitsAgain();
    attempts--;
  }

  /** A task has ended; {@code wasRunning} tells from where. */
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

  /** Waiting tasks have ended of which nobody will ever know more. */
  void dropped(long tasks, Outcome outcome) {
    waiting -= tasks;
    counts.merge(outcome, tasks, Long::sum);
  }

  /** A report came for an attempt that had been given up. */
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

  /** How many tasks have an outcome. */
  long finished() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many ended in a way that counts towards giving up. */
  long failures() {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().isFailure())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Whether the law holds. */
  boolean addsUp() {
    return waiting >= 0 && running >= 0 && submitted == waiting + running + finished();
  }

  /** The account in short, while it goes on. */
  JsonObject progress() {
    return new JsonObject()
        .put("submitted", submitted)
        .put("waiting", waiting)
        .put("running", running)
        .put("ended", finished())
        .put("failed", failures());
  }

  /** The account as it stands in a summary. */
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
