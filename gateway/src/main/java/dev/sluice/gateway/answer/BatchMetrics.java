package dev.sluice.gateway.answer;

import dev.sluice.contracts.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts how tasks end, by kind and outcome. Used on the gateway's context only. */
public final class BatchMetrics {
  private final MeterRegistry meters;
  private final Map<String, Counter> tasks = new HashMap<>();
  private final Counter batches;

  public BatchMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.batches = meters.counter("sluice.batches.finished");
  }

  void count(JsonObject event) {
    switch (event.getString("event")) {
      case "task" -> task(event.getString("kind"), event.getString("outcome")).increment();
      case "finished" -> batches.increment();
      default -> {}
    }
  }

  /** So many tasks of unknown kinds ended because their caller had gone. */
  void dropped(long count) {
    if (count > 0) {
      task(null, Outcome.CANCELLED.name()).increment((double) count);
    }
  }

  /** A line of a list that is no task has no kind, and one that was never looked at neither. */
  private Counter task(@Nullable String kind, String outcome) {
    String name = kind == null ? "none" : kind;
    return tasks.computeIfAbsent(
        name + " " + outcome,
        both -> meters.counter("sluice.tasks", "kind", name, "outcome", outcome));
  }
}
