package dev.sluice.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** Counts how tasks end, by kind and outcome. Used on the gateway's context only. */
final class BatchMetrics {
  private final MeterRegistry meters;
  private final Map<String, Counter> tasks = new HashMap<>();
  private final Counter batches;

  BatchMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.batches = meters.counter("sluice.batches.finished");
  }

  void count(JsonObject event) {
    switch (event.getString("event")) {
      case "task" -> task(event.getString("kind", "none"), event.getString("outcome")).increment();
      case "finished" -> batches.increment();
      default -> {}
    }
  }

  private Counter task(String kind, String outcome) {
    return tasks.computeIfAbsent(
        kind + " " + outcome,
        both -> meters.counter("sluice.tasks", "kind", kind, "outcome", outcome));
  }
}
