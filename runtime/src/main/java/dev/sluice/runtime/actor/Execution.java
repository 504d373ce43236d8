package dev.sluice.runtime.actor;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt being performed: from the call of its handler to its one answer, which comes by the
 * attempt's time limit and a second of grace, whatever the handler does. Used on the actor's
 * context only.
 */
final class Execution {
  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  /** How long a handler may take to come back after its attempt was aborted. */
  private static final long ABORT_GRACE_MILLIS = 1_000;

  private final Vertx vertx;
  private final Work work;
  private final Consumer<Report> answer;
  private long timer;
  private boolean answered;

  Execution(Vertx vertx, Work work, Consumer<Report> answer) {
    this.vertx = vertx;
    this.work = work;
    this.answer = answer;
  }

  /** Performs it, unless it was given up while it waited in the mailbox. */
  void run(Supplier<Future<? extends Message>> handler) {
    if (work.abortedWith() != null) {
      answer(Report.of(aborted(null)));
      return;
    }
    timer = vertx.setTimer(work.timeoutMillis(), t -> work.abort(FailureCode.ATTEMPT_TIMEOUT));
    work.onAbort(this::startGrace);
    guarded(handler).onComplete(this::ended);
  }

  private static Future<? extends Message> guarded(Supplier<Future<? extends Message>> handler) {
    try {
      return handler.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void startGrace() {
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(ABORT_GRACE_MILLIS, t -> answer(Report.of(aborted(null))));
  }

  private void ended(AsyncResult<? extends Message> result) {
    answer(result.succeeded() ? Report.of(result.result()) : Report.of(failure(result.cause())));
  }

  private void answer(Report report) {
    if (!answered) {
      answered = true;
      vertx.cancelTimer(timer);
      answer.accept(report);
    }
  }

  private Failure failure(Throwable cause) {
    if (work.abortedWith() != null) {
      return aborted(cause instanceof Failure failure ? failure.value() : null);
    }
    if (cause instanceof Failure failure) {
      return failure;
    }
    LOG.error("{}: a defect in its handler", work, cause);
    return new Failure(FailureCode.INTERNAL, "a defect; the log of the node tells");
  }

  private Failure aborted(@Nullable Message value) {
    FailureCode code = work.abortedWith() == null ? FailureCode.CANCELLED : work.abortedWith();
    String reason =
        code == FailureCode.ATTEMPT_TIMEOUT
            ? "took longer than " + work.timeoutMillis() + " ms"
            : "no longer wanted";
    return new Failure(code, reason).withValue(value);
  }
}
