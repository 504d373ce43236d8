package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import org.jspecify.annotations.Nullable;

/**
 * How a task ends.
 *
 * @param outcome its outcome
 * @param failure why it failed; null if it ended {@code OK}
 * @param value its result, which may come with a failure; null if there is none
 */
public record Verdict(Outcome outcome, @Nullable Failure failure, @Nullable Message value) {

  /** Returns the verdict that follows from the report of the last attempt. */
  static Verdict of(Report report) {
    Failure failure = report.failure();
    return failure == null
        ? new Verdict(Outcome.OK, null, report.value())
        : new Verdict(failure.code().outcome(), failure, report.value());
  }

  /** Returns the same verdict with another value. */
  Verdict with(@Nullable Message otherValue) {
    return new Verdict(outcome, failure, otherValue);
  }

  /** Returns the verdict on a task without a report. */
  static Verdict of(Outcome outcome, FailureCode code, String reason) {
    return new Verdict(outcome, new Failure(code, reason), null);
  }
}
