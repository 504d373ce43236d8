package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.VirtualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Workers that answer by chance: well, badly, late, twice, or only when nobody waits any more. */
final class ScriptedTransport implements Transport {
  private static final List<Failure> FAILURES =
      List.of(
          new Failure(FailureCode.NOT_FOUND, "404"),
          new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503),
          new Failure(FailureCode.UPSTREAM_STATUS, "429").withStatus(429).withRetryAfter(40),
          new Failure(FailureCode.UPSTREAM_STATUS, "403").withStatus(403),
          new Failure(FailureCode.UPSTREAM_CONNECTION, "reset"),
          new Failure(FailureCode.UPSTREAM_MALFORMED, "html"),
          new Failure(FailureCode.ATTEMPT_TIMEOUT, "slow"),
          new Failure(FailureCode.OVERLOADED, "full"),
          new Failure(FailureCode.NO_WORKER, "gone"),
          new Failure(FailureCode.DRAINING, "going"),
          new Failure(FailureCode.INTERNAL, "defect"));

  private final VirtualClock clock;
  private final Random random;
  private final double failureRate;
  private final Map<String, Integer> open = new HashMap<>();
  private final Map<String, Integer> openAtOrigin = new HashMap<>();
  final List<String> ids = new ArrayList<>();
  int mostOpen;
  int mostAtOrigin;
  int mostAtWorker;

  ScriptedTransport(VirtualClock clock, Random random, double failureRate) {
    this.clock = clock;
    this.random = random;
    this.failureRate = failureRate;
  }

  @Override
  public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
    ids.add(attempt.id());
    String id = worker.card().id();
    mostAtWorker = Math.max(mostAtWorker, open.merge(id, 1, Integer::sum));
    mostOpen = Math.max(mostOpen, open.values().stream().mapToInt(Integer::intValue).sum());
    if (attempt.origin() != null) {
      mostAtOrigin = Math.max(mostAtOrigin, openAtOrigin.merge(attempt.origin(), 1, Integer::sum));
    }
    Report result = result();
    long delay = random.nextInt(10) == 0 ? attempt.timeoutMillis() + 2_000 : random.nextInt(200);
    clock.after(delay, () -> answer(id, attempt, report, result));
    if (random.nextInt(20) == 0) {
      clock.after(delay + random.nextInt(100), () -> report.accept(result));
    }
  }

  @Override
  public void cancel(Worker worker, Attempt attempt) {}

  private void answer(String worker, Attempt attempt, Consumer<Report> report, Report result) {
    open.merge(worker, -1, Integer::sum);
    if (attempt.origin() != null) {
      openAtOrigin.merge(attempt.origin(), -1, Integer::sum);
    }
    report.accept(result);
  }

  private Report result() {
    return random.nextDouble() < failureRate
        ? Report.of(FAILURES.get(random.nextInt(FAILURES.size())))
        : Report.of(new JobCount(random.nextInt(100), "lab", true));
  }
}
