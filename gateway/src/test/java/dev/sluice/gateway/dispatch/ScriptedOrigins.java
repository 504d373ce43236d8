package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.testkit.property.Choices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Simulates origins whose behavior changes: they answer, refuse, fail, or are down. */
final class ScriptedOrigins {
  private static final List<Failure> FAILURES =
      List.of(
          new Failure(FailureCode.NOT_FOUND, "404"),
          new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503),
          new Failure(FailureCode.UPSTREAM_STATUS, "429").withStatus(429),
          new Failure(FailureCode.UPSTREAM_STATUS, "500").withStatus(500),
          new Failure(FailureCode.UPSTREAM_STATUS, "502").withStatus(502),
          new Failure(FailureCode.UPSTREAM_STATUS, "403").withStatus(403),
          broken("connection"),
          broken("refused").withConnection(Failure.Connection.REFUSED),
          broken("reset").withConnection(Failure.Connection.RESET),
          broken("cut").withConnection(Failure.Connection.CUT),
          new Failure(FailureCode.UPSTREAM_MALFORMED, "html"),
          new Failure(FailureCode.ATTEMPT_TIMEOUT, "slow"),
          new Failure(FailureCode.OVERLOADED, "full"),
          new Failure(FailureCode.NO_WORKER, "left"),
          new Failure(FailureCode.DRAINING, "shutting down"),
          new Failure(FailureCode.POLICY, "not allowed"),
          new Failure(FailureCode.EXIT_NONZERO, "exit 1").withValue(new JobCount(-1, "x", true)),
          new Failure(FailureCode.INTERNAL, "internal error"));

  private enum Behavior {
    ANSWERS,
    REFUSES_SOME,
    DOWN,
    SILENT,
    MIXED
  }

  private final Choices choices;
  private final ScriptedOutput output;
  private final Map<String, Behavior> behaviors = new HashMap<>();
  private final Map<String, Integer> capacities = new HashMap<>();
  private long values;

  ScriptedOrigins(Choices choices, ScriptedOutput output) {
    this.choices = choices;
    this.output = output;
  }

  /** Changes the behavior of all origins. */
  void change() {
    behaviors.keySet().stream()
        .sorted()
        .toList()
        .forEach(origin -> behaviors.computeIfPresent(origin, (name, old) -> drawBehavior()));
  }

  /**
   * Draws the report of an attempt.
   *
   * @param open the open requests at its origin, this one included
   */
  Report answer(Attempt attempt, int open) {
    String origin = String.valueOf(attempt.origin());
    return switch (behaviors.computeIfAbsent(origin, name -> drawBehavior())) {
      case ANSWERS -> choices.onceIn(20) ? failed() : success(attempt);
      case REFUSES_SOME -> isAccepted(attempt, open) ? success(attempt) : Report.of(refusal());
      case DOWN -> Report.of(broken("refused").withConnection(Failure.Connection.REFUSED));
      case SILENT -> Report.of(new Failure(FailureCode.ATTEMPT_TIMEOUT, "silent"));
      case MIXED -> choices.flip() ? failed() : success(attempt);
    };
  }

  private boolean isAccepted(Attempt attempt, int open) {
    String origin = String.valueOf(attempt.origin());
    int capacity = capacities.computeIfAbsent(origin, name -> choices.between(0, 20));
    return attempt.origin() == null || open <= capacity;
  }

  private Report success(Attempt attempt) {
    if (attempt.task().spec().kind().equals(Kinds.COMMAND)) {
      return output.result();
    }
    return Report.of(new JobCount(++values, "lab", true));
  }

  private Report failed() {
    Failure failure = choices.oneOf(FAILURES);
    return Report.of(choices.onceIn(4) ? failure.withRetryAfter(pause()) : failure);
  }

  private Failure refusal() {
    Failure refusal = FAILURES.get(choices.oneOf(1, 2, 7, 8));
    return choices.onceIn(10) ? refusal.withRetryAfter(pause()) : refusal;
  }

  private long pause() {
    return choices.between(0, 7_200_000);
  }

  private Behavior drawBehavior() {
    return choices.oneOf(Behavior.values());
  }

  private static Failure broken(String how) {
    return new Failure(FailureCode.UPSTREAM_CONNECTION, how);
  }
}
