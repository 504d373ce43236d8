package dev.sluice.runtime.actor;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
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
 * One attempt in an actor: from its arrival to its one answer, which comes by the attempt's time
 * limit and a second of grace, whatever the handler does, and at once where it is given up while it
 * waits. Used on the actor's context only.
 */
final class Execution implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  /** How long a handler may take to come back after its attempt was aborted. */
  private static final long ABORT_GRACE_MILLIS = 1_000;

  /** Vert.x counts its timers from 0, and cancels what it is told to, whosever it is. */
  private static final long NO_TIMER = -1;

  private final Context context;

  /** The message's own, in which the watch finds whose work this is. */
  private final ContextInternal own = ContextInternal.current();

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

  /** Calls the handler, on the context of its own message, whoever made place for it. */
  @Override
  public void run() {
    begun = true;
    own.dispatch(() -> guarded().onComplete(this::ended));
  }

  /** From now on its time limit counts: waiting in the mailbox is part of the attempt. */
  void limit() {
    timer = vertx.setTimer(work.timeoutMillis(), t -> work.abort(FailureCode.ATTEMPT_TIMEOUT));
    work.onAbort(this::abortedNow);
  }

  Work work() {
    return work;
  }

  /** Whether the handler was called. */
  boolean isBegun() {
    return begun;
  }

  boolean isAnswered() {
    return answered;
  }

  /** A handler may throw anything, and return nothing. */
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
    LOG.error("{}: a defect in its handler", work, cause);
    return new Failure(FailureCode.INTERNAL, "a defect; the log of the node tells");
  }

  /** What a node that goes never began may run elsewhere, whatever it is. */
  private Failure notBegun() {
    return work.abortedWith() == FailureCode.DRAINING
        ? new Failure(FailureCode.NO_WORKER, "the node is going")
        : aborted(null);
  }

  private Failure aborted(@Nullable Message value) {
    FailureCode code = work.abortedWith() == null ? FailureCode.CANCELLED : work.abortedWith();
    return new Failure(code, reason(code)).withValue(value);
  }

  private String reason(FailureCode code) {
    return switch (code) {
      case ATTEMPT_TIMEOUT -> "took longer than " + work.timeoutMillis() + " ms";
      case DRAINING -> "the node is going";
      default -> "no longer wanted";
    };
  }
}
