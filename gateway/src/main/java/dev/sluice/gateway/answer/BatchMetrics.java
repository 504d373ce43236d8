package dev.sluice.gateway.answer;

import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.Finished;
import dev.sluice.contracts.event.TaskEnded;
import dev.sluice.gateway.batch.EventSink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the tasks of all batches by kind and outcome. Used on the gateway's context only. */
public final class BatchMetrics implements EventSink {
  private final MeterRegistry meters;
  private final Map<String, Counter> tasks = new HashMap<>();
  private final Counter batches;

  public BatchMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.batches = meters.counter("sluice.batches.finished");
  }

  @Override
  public void handle(BatchEvent event) {
    if (event instanceof TaskEnded ended) {
      tasks(ended.kind(), ended.outcome()).increment();
    } else if (event instanceof Finished) {
      batches.increment();
    }
  }

  @Override
  public void dropped(long count) {
    tasks(null, Outcome.CANCELLED).increment((double) count);
  }

  /** A line that is not a valid task, or was never parsed, has no kind. */
  private Counter tasks(@Nullable String kind, Outcome outcome) {
    String name = kind == null ? "none" : kind;
    return tasks.computeIfAbsent(
        name + " " + outcome,
        both -> meters.counter("sluice.tasks", "kind", name, "outcome", outcome.name()));
  }
}
