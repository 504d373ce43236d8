package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Serves a limited number of requests at once, and refuses the others. */
final class RefusingServer implements Transport {
  private static final long SERVED_MILLIS = 100;

  int capacity;
  int asked;
  int refused;
  long answerMillis = 1;
  @Nullable Failure refusal;
  private final Clock clock;
  private int open;

  RefusingServer(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
    asked++;
    if (open < capacity) {
      open++;
      clock.after(SERVED_MILLIS, () -> serve(report));
    } else {
      refused++;
      Failure answer =
          refusal == null
              ? new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503)
              : refusal;
      clock.after(answerMillis, () -> report.accept(Report.of(answer)));
    }
  }

  @Override
  public void cancel(Worker worker, Attempt attempt) {}

  @Override
  public void ping(Worker worker, Consumer<Boolean> isAnswered) {
    isAnswered.accept(true);
  }

  private void serve(Consumer<Report> report) {
    open--;
    report.accept(Report.of(new JobCount(1, "lab", true)));
  }
}
