package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param outcome the one of eight
 * @param failure why; null where it ended well
 * @param value what came of it; null where nothing did
 */
public record Verdict(Outcome outcome, @Nullable Failure failure, @Nullable Message value) {

  /** The verdict on the last attempt of a task. */
  static Verdict of(Report report) {
    Failure failure = report.failure();
    return failure == null
        ? new Verdict(Outcome.OK, null, report.value())
        : new Verdict(failure.code().outcome(), failure, report.value());
  }

  /** The same verdict, with what came of the task until then. */
  Verdict with(@Nullable Message otherValue) {
    return new Verdict(outcome, failure, otherValue);
  }

  /** The verdict on a task that was never sent, or that is no longer waited for. */
  static Verdict of(Outcome outcome, FailureCode code, String reason) {
    return new Verdict(outcome, new Failure(code, reason), null);
  }
}
