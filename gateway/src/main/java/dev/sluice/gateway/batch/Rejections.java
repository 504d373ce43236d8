package dev.sluice.gateway.batch;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;

/** The verdicts on tasks that waited too long for a worker or an origin. */
final class Rejections {
  private final Gate gate;
  private final long waitMillis;

  Rejections(Gate gate, long waitMillis) {
    this.gate = gate;
    this.waitMillis = waitMillis;
  }

  Verdict noWorker(Task task) {
    String waited = " for " + waitMillis + " ms";
    return gate.isServed(task)
        ? Verdict.of(Outcome.REJECTED, FailureCode.OVERLOADED, "all workers were busy" + waited)
        : Verdict.of(
            Outcome.REJECTED,
            FailureCode.NO_WORKER,
            "no worker for " + task.spec().kind().name() + waited);
  }

  Verdict originDown(String origin) {
    String reason = "circuit open for " + origin + ": waited " + waitMillis + " ms";
    return Verdict.of(Outcome.REJECTED, FailureCode.UPSTREAM_DOWN, reason);
  }
}
