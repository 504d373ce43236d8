package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.Pushback;
import dev.sluice.gateway.origin.Origins;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends attempts to workers and passes their reports to their batches. Used on one context only.
 *
 * <p>An attempt is outstanding until its report arrives, its worker's node is lost, or it is
 * abandoned because its worker's event loop is blocked. The report of an abandoned attempt is late.
 */
final class SentAttempts {
  /** How long a worker that refused an attempt gets no other one. */
  private static final long REST_MILLIS = 50;

  private final Clock clock;
  private final Transport transport;
  private final Origins origins;
  private final RoundRobin batches;
  private final LongReports longReports;

  /** The outstanding attempts, with the round of their origin's concurrency limit. */
  private final Map<Attempt, Integer> outstanding = new LinkedHashMap<>();

  private final Set<Attempt> abandoned = new LinkedHashSet<>();

  SentAttempts(Clock clock, Transport transport, Origins origins, RoundRobin batches) {
    this.clock = clock;
    this.transport = transport;
    this.origins = origins;
    this.batches = batches;
    this.longReports = new LongReports(clock);
  }

  /** Returns the number of attempts that occupy a worker, abandoned ones included. */
  int count() {
    return outstanding.size() + abandoned.size();
  }

  /** Returns the outstanding attempts that match. */
  List<Attempt> outstanding(Predicate<Attempt> filter) {
    return outstanding.keySet().stream().filter(filter).toList();
  }

  void send(Attempt attempt) {
    String origin = attempt.origin();
    outstanding.put(attempt, origin == null ? 0 : origins.opened(origin));
    transport.send(
        worker(attempt),
        attempt,
        report -> longReports.pass(report, () -> reported(attempt, report)));
  }

  /** Asks the worker of an attempt to abort it. */
  void cancel(Attempt attempt) {
    transport.cancel(worker(attempt), attempt);
  }

  /**
   * Abandons an attempt whose task runs elsewhere. It occupies its worker until its report arrives
   * or the worker's node is lost.
   */
  void abandon(Attempt attempt) {
    outstanding.remove(attempt);
    abandoned.add(attempt);
    attempt.runElsewhere();
    forgetAtOrigin(attempt);
    cancel(attempt);
    batches.wake(attempt.batch());
  }

  /** Fails the attempts that a node had when it was lost. */
  void nodeLost(String node) {
    Predicate<Attempt> wasThere = attempt -> attempt.seat().node().equals(node);
    abandoned.removeIf(wasThere);
    List<Attempt> lost = outstanding(wasThere);
    lost.forEach(this::forget);
    lost.forEach(Attempt::lost);
    lost.forEach(attempt -> batches.wake(attempt.batch()));
  }

  private void forget(Attempt attempt) {
    outstanding.remove(attempt);
    worker(attempt).release();
    forgetAtOrigin(attempt);
  }

  private void forgetAtOrigin(Attempt attempt) {
    if (attempt.origin() != null) {
      origins.abandoned(attempt.origin());
    }
  }

  private void reported(Attempt attempt, Report report) {
    Integer round = outstanding.remove(attempt);
    if (round == null) {
      reportedLate(attempt);
      return;
    }
    Worker worker = worker(attempt);
    worker.release();
    if (report.value() != null) {
      worker.heartbeat().seen(clock.millis());
    }
    if (isRefusedByWorker(report.failure())) {
      worker.restUntil(clock.millis() + REST_MILLIS);
      clock.after(REST_MILLIS, batches::run);
    }
    attempt.reported(report, closeAtOrigin(attempt, round, report));
    batches.wake(attempt.batch());
    batches.run();
  }

  private void reportedLate(Attempt attempt) {
    attempt.reportedLate();
    if (abandoned.remove(attempt)) {
      worker(attempt).release();
      batches.run();
    }
  }

  private @Nullable Pushback closeAtOrigin(Attempt attempt, int round, Report report) {
    String origin = attempt.origin();
    return origin == null ? null : origins.closed(origin, round, attempt, report);
  }

  private static boolean isRefusedByWorker(@Nullable Failure failure) {
    return failure != null
        && (failure.code() == FailureCode.OVERLOADED || failure.code() == FailureCode.NO_WORKER);
  }

  private static Worker worker(Attempt attempt) {
    return (Worker) attempt.seat();
  }
}
