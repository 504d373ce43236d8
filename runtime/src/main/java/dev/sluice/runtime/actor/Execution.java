package dev.sluice.runtime.actor;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.runtime.bus.Bus;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt in an actor, from its arrival to its only report.
 *
 * <p>The report is sent a second after the attempt's time limit at the latest, whatever the handler
 * does, and at once if the attempt is aborted while it waits. Used on the actor's context only.
 */
final class Execution implements Runnable {
  static final String SHUTTING_DOWN = "the node is shutting down";

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  /** How long a handler may take to complete after its attempt was aborted. */
  private static final long ABORT_GRACE_MILLIS = 1_000;

  /** No timer of Vert.x has this id; 0 may be the timer of other code. */
  private static final long NO_TIMER = -1;

  private final Context context;

  /** The context of the message, where the loop watch finds the label of the work. */
  private final ContextInternal ofMessage = ContextInternal.current();

  private final Vertx vertx;
  private final Thread loop = Thread.currentThread();
  private final Work work;
  private final Supplier<Future<? extends Message>> handler;
  private final BiConsumer<Execution, Report> answer;
  private long timer = NO_TIMER;
  private boolean begun;
  private boolean answered;

  Execution(
      Context context,
      Work work,
      Supplier<Future<? extends Message>> handler,
      BiConsumer<Execution, Report> answer) {
    this.context = context;
    this.vertx = context.owner();
    this.work = work;
    this.handler = handler;
    this.answer = answer;
  }

  /** Calls the handler on the context of its message, even if another attempt's end started it. */
  @Override
  public void run() {
    begun = true;
    ofMessage.dispatch(() -> guarded().onComplete(this::ended));
  }

  /** Starts the time limit, which includes the time in the mailbox. */
  void limit() {
    timer = vertx.setTimer(work.timeoutMillis(), t -> work.abort(FailureCode.ATTEMPT_TIMEOUT));
    work.onAbort(this::abortedNow);
  }

  Work work() {
    return work;
  }

  /** Whether the handler has been called. */
  boolean isBegun() {
    return begun;
  }

  boolean isAnswered() {
    return answered;
  }

  /** A handler may throw anything, and return null. */
  private Future<? extends Message> guarded() {
    try {
      Future<? extends Message> future = handler.get();
      return future == null ? Future.failedFuture("its handler returned null") : future;
    } catch (Throwable thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void abortedNow() {
    vertx.cancelTimer(timer);
    if (!begun) {
      answer(Report.of(notBegun()));
    } else if (!answered) {
      timer = vertx.setTimer(ABORT_GRACE_MILLIS, t -> answer(Report.of(aborted(null))));
    }
  }

  /** A handler's future may be completed on any thread. */
  private void ended(AsyncResult<? extends Message> result) {
    if (Thread.currentThread() == loop) {
      answer(report(result));
    } else {
      context.runOnContext(back -> answer(report(result)));
    }
  }

  private Report report(AsyncResult<? extends Message> result) {
    if (result.failed()) {
      return Report.of(failure(result.cause()));
    }
    Message value = result.result();
    return value == null
        ? Report.of(failure(new NullPointerException("its handler completed with null")))
        : Report.of(value);
  }

  private void answer(Report report) {
    if (!answered) {
      answered = true;
      vertx.cancelTimer(timer);
      answer.accept(this, report);
    }
  }

  private Failure failure(Throwable cause) {
    if (work.abortedWith() != null) {
      return aborted(cause instanceof Failure failure ? failure.value() : null);
    }
    if (cause instanceof Failure failure) {
      return failure;
    }
    LOG.error("{}: internal error in its handler", work, cause);
    return new Failure(FailureCode.INTERNAL, Bus.INTERNAL_ERROR);
  }

  /** Work that never began may run on another node, repeatable or not. */
  private Failure notBegun() {
    return work.abortedWith() == FailureCode.DRAINING
        ? new Failure(FailureCode.NO_WORKER, SHUTTING_DOWN)
        : aborted(null);
  }

  private Failure aborted(@Nullable Message value) {
    FailureCode code = work.abortedWith() == null ? FailureCode.CANCELLED : work.abortedWith();
    return new Failure(code, reason(code)).withValue(value);
  }

  private String reason(FailureCode code) {
    return switch (code) {
      case ATTEMPT_TIMEOUT -> "took longer than " + work.timeoutMillis() + " ms";
      case DRAINING -> SHUTTING_DOWN;
      default -> "no longer wanted";
    };
  }
}
