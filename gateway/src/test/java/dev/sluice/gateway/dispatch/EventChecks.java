package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.batch.BatchOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the events of one batch against the law, against its summary, and against the reports. */
final class EventChecks {
  private final String batch;
  private final BatchOptions options;
  private final boolean isFollowed;
  private final ScriptedTransport transport;
  private final List<JsonObject> events = new ArrayList<>();
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private final Set<Integer> indexes = new HashSet<>();
  private final Map<String, Long> sums = new HashMap<>();
  private final Map<String, String> written = new HashMap<>();
  private long attempts;

  /**
   * @param isFollowed whether the batch emits the live output of its tasks
   */
  EventChecks(String batch, BatchOptions options, boolean isFollowed, ScriptedTransport transport) {
    this.batch = batch;
    this.options = options;
    this.isFollowed = isFollowed;
    this.transport = transport;
  }

  /** Checks the next event. */
  void event(JsonObject event) {
    assertThat(isFinished()).as("finished before the event").isFalse();
    assertThat(event.getLong("seq")).as("no gap").isEqualTo(events.size());
    events.add(event);
    switch (event.getString("event")) {
      case "task" -> taskEnded(event);
      case "output" -> output(event);
      default -> {}
    }
  }

  boolean isFinished() {
    return !events.isEmpty() && last().getString("event").equals("finished");
  }

  /**
   * Checks the summary.
   *
   * @param submitted the lines that arrived before the batch finished
   * @param dropped the tasks that were cancelled without an event
   */
  void checkSummary(long submitted, long dropped) {
    assertThat(last().getString("event")).isEqualTo("finished");
    JsonObject summary = last().getJsonObject("summary");
    counts.merge(Outcome.CANCELLED, dropped, Long::sum);
    for (Outcome outcome : Outcome.values()) {
      assertThat(summary.getJsonObject("counts").getLong(outcome.name()))
          .as(outcome.name())
          .isEqualTo(counts.getOrDefault(outcome, 0L));
    }
    long ended = counts.values().stream().mapToLong(Long::longValue).sum();
    assertThat(summary.getLong("submitted")).isEqualTo(submitted).isEqualTo(ended);
    assertThat(summary.getLong("attempts")).as("attempts").isEqualTo(attempts);
    checkTotals(summary.getJsonObject("totals"));
    checkPeaks(summary.getJsonObject("concurrency"));
  }

  private JsonObject last() {
    return events.get(events.size() - 1);
  }

  private void checkTotals(JsonObject totals) {
    JsonObject jobs = totals.getJsonObject("jobs", new JsonObject());
    assertThat(jobs.getLong("sum", 0L)).isEqualTo(sums.getOrDefault("sum", 0L));
    assertThat(jobs.getLong("counted", 0L)).isEqualTo(sums.getOrDefault("counted", 0L));
    assertThat(jobs.getLong("of", 0L)).isEqualTo(sums.getOrDefault("of", 0L));
    assertThat(totals.fieldNames()).isSubsetOf("jobs");
  }

  private void checkPeaks(JsonObject concurrency) {
    assertThat(concurrency.getInteger("peak")).isLessThanOrEqualTo(options.concurrency());
    concurrency
        .getJsonObject("origins")
        .forEach(
            origin ->
                assertThat(((JsonObject) origin.getValue()).getInteger("peak"))
                    .isLessThanOrEqualTo(options.perOrigin()));
  }

  private void output(JsonObject event) {
    assertThat(isFollowed).as("output is followed").isTrue();
    assertThat(indexes).as("no output after the end").doesNotContain(event.getInteger("index"));
    String stream = event.getInteger("index") + event.getString("stream");
    written.merge(stream, event.getString("text"), String::concat);
  }

  private void taskEnded(JsonObject event) {
    checkOutput(event);
    int index = event.getInteger("index");
    Outcome outcome = Outcome.valueOf(event.getString("outcome"));
    assertThat(indexes.add(index)).as("one outcome for task " + index).isTrue();
    counts.merge(outcome, 1L, Long::sum);
    checkAttempts(event);
    count(event, outcome);
    boolean hasAnswer = outcome == Outcome.OK || outcome == Outcome.NOT_FOUND;
    if (event.getInteger("attempts") > 0 && hasAnswer) {
      assertThat(transport.answers(batch, index)).anyMatch(report -> isLike(report, event));
    }
  }

  /** Each character of a command's output is emitted once, and before its end. */
  private void checkOutput(JsonObject event) {
    JsonObject value = event.getJsonObject("value", new JsonObject());
    for (String stream : List.of("stdout", "stderr")) {
      if (value.containsKey(stream)) {
        assertThat(written.getOrDefault(event.getInteger("index") + stream, ""))
            .isEqualTo(isFollowed ? value.getString(stream) : "");
      }
    }
  }

  private void checkAttempts(JsonObject event) {
    int index = event.getInteger("index");
    int made = event.getInteger("attempts");
    attempts += made;
    boolean isCommand = "command".equals(event.getString("kind"));
    assertThat(made)
        .as("attempts of task " + index + ", answers " + transport.answers(batch, index))
        .isBetween(0, isCommand ? 1 : options.retry().attempts());
  }

  private void count(JsonObject event, Outcome outcome) {
    if ("jobs".equals(event.getString("kind"))) {
      sums.merge("of", 1L, Long::sum);
      if (outcome == Outcome.OK) {
        sums.merge("counted", 1L, Long::sum);
        sums.merge("sum", event.getJsonObject("value").getLong("jobs"), Long::sum);
      }
    }
  }

  private static boolean isLike(Report report, JsonObject event) {
    @Nullable Failure failure = report.failure();
    return failure == null
        ? Objects.equals(
            event.getJsonObject("value"), Objects.requireNonNull(report.value()).toJson())
        : failure.code() == FailureCode.NOT_FOUND && event.getString("outcome").equals("NOT_FOUND");
  }
}
