package dev.sluice.cli.report;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tasks of a batch from the events received so far, for a report if the command is
 * interrupted. Its size does not grow with the list.
 */
public final class Account {
  private static final int KEYS_KEPT = 100;

  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private final Map<String, Group> failures = new LinkedHashMap<>();
  private final long began = System.nanoTime();
  private long submitted;
  private long jobs;
  private long jobsCounted;
  private boolean synthetic;

  /**
   * @param submitted the number of tasks that the caller will submit; 0 if unknown
   */
  public Account(long submitted) {
    this.submitted = submitted;
  }

  /** Takes the number of submitted tasks from an event, if it has one. */
  public void add(JsonObject event) {
    Long announced = event.getLong("submitted");
    if (announced != null) {
      submitted = announced;
    }
  }

  /** Counts a task that has ended. */
  public void add(TaskEvent task) {
    counts.merge(task.outcome(), 1L, Long::sum);
    Long counted = task.value().getLong("jobs");
    if (task.outcome() != Outcome.OK && task.outcome() != Outcome.NOT_FOUND) {
      failures
          .computeIfAbsent(task.outcome() + " " + task.code(), name -> new Group(task))
          .add(task);
    } else if (counted != null) {
      jobs += counted;
      jobsCounted++;
      synthetic |= task.value().getBoolean("synthetic", false);
    }
  }

  /** Returns the number of tasks that have ended. */
  public long done() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of tasks that did not complete: cancelled, or without an event. */
  public long notDone() {
    return submitted() - done() + count(Outcome.CANCELLED);
  }

  /** Returns the number of tasks of the batch; at least those that have ended. */
  public long submitted() {
    return Math.max(submitted, done());
  }

  /** Returns the number of tasks with this outcome. */
  public long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** Returns whether any count is synthetic. */
  public boolean isSynthetic() {
    return synthetic;
  }

  /** Returns a line such as {@code 41 of 676 done (41 OK), 635 not done}. */
  public String line() {
    long left = notDone();
    String done = submitted() - left + " of " + submitted() + " done";
    return done + " (" + summary().outcomes() + "), " + left + " not done";
  }

  /** Returns the counts so far, in the form of a summary. */
  public Summary summary() {
    JsonObject byOutcome = new JsonObject();
    for (Outcome outcome : Outcome.values()) {
      byOutcome.put(outcome.name(), count(outcome));
    }
    JsonArray groups = new JsonArray();
    failures.values().forEach(group -> groups.add(group.toJson()));
    return new Summary(
        new JsonObject()
            .put("submitted", submitted())
            .put("notDone", notDone())
            .put("counts", byOutcome)
            .put("totals", totals())
            .put("failures", groups)
            .put("elapsedMillis", (System.nanoTime() - began) / 1_000_000));
  }

  private JsonObject totals() {
    if (jobsCounted == 0) {
      return new JsonObject();
    }
    return new JsonObject()
        .put(
            "jobs",
            new JsonObject()
                .put("sum", jobs)
                .put("counted", jobsCounted)
                .put("of", submitted())
                .put("complete", jobsCounted == submitted()));
  }

  /** Tasks that failed with the same outcome and code. */
  private static final class Group {
    private final Outcome outcome;
    private final @Nullable String code;
    private final List<String> keys = new ArrayList<>();
    private long count;

    Group(TaskEvent first) {
      outcome = first.outcome();
      code = first.code();
    }

    void add(TaskEvent task) {
      count++;
      if (keys.size() < KEYS_KEPT) {
        keys.add(task.key());
      }
    }

    JsonObject toJson() {
      JsonObject json = new JsonObject().put("outcome", outcome.name());
      if (code != null) {
        json.put("code", code);
      }
      return json.put("count", count).put("keys", new JsonArray(keys));
    }
  }
}
