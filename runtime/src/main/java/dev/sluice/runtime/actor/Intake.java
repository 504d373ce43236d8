package dev.sluice.runtime.actor;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.runtime.bus.Bus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the attempts of an actor: admits them to the mailbox, sends their reports, and drains
 * the actor. Used on the actor's context.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Context context;
  private final Mailbox mailbox;
  private final BooleanSupplier isLoopSuspect;
  private final Accepted accepted = new Accepted();
  private final Promise<Void> drained = Promise.promise();
  private boolean draining;

  /**
   * @param isLoopSuspect whether the calling loop may just have been blocked
   */
  Intake(Context context, Capacity capacity, BooleanSupplier isLoopSuspect) {
    this.context = context;
    this.mailbox = new Mailbox(capacity.concurrency(), capacity.mailbox());
    this.isLoopSuspect = isLoopSuspect;
  }

  /** Runs an attempt now or later, or rejects it. */
  void admit(
      Message<Object> message,
      Work work,
      Supplier<Future<? extends dev.sluice.contracts.Message>> handler) {
    if (draining) {
      message.reply(Report.of(new Failure(FailureCode.NO_WORKER, Execution.SHUTTING_DOWN)));
      return;
    }
    Execution execution =
        new Execution(context, work, handler, (ended, report) -> finish(message, ended, report));
    if (!mailbox.offer(execution)) {
      message.reply(Report.of(new Failure(FailureCode.OVERLOADED, "the mailbox is full")));
    } else if (!execution.isAnswered()) {
      accepted.add(work);
      execution.limit();
    }
  }

  /** Aborts the attempts of this name. */
  void cancel(String name) {
    accepted.abort(name, FailureCode.CANCELLED);
  }

  /** Rejects new attempts from now on, and aborts those that still run at the limit. */
  void startDrain(long limitMillis) {
    draining = true;
    long timer =
        context
            .owner()
            .setTimer(Math.max(1, limitMillis), limit -> accepted.abortAll(FailureCode.DRAINING));
    drained.future().onComplete(idle -> context.owner().cancelTimer(timer));
    completeDrain();
  }

  /** Completes when draining has started and no attempt is left. */
  Future<Void> drained() {
    return drained.future();
  }

  private void finish(Message<Object> message, Execution ended, Report report) {
    accepted.remove(ended.work());
    reply(message, report);
    if (ended.isBegun()) {
      mailbox.done();
    } else {
      mailbox.withdraw(ended);
    }
    completeDrain();
  }

  /**
   * A report that cannot be encoded must neither occupy the mailbox nor keep its sender waiting.
   */
  private void reply(Message<Object> message, Report report) {
    try {
      message.reply(isLoopSuspect.getAsBoolean() ? report.withHeld() : report);
    } catch (RuntimeException unsendable) {
      LOG.error("{}: internal error; cannot send a report", message.address(), unsendable);
      Bus.fail(message, new Failure(FailureCode.INTERNAL, Bus.INTERNAL_ERROR));
    }
  }

  private void completeDrain() {
    if (draining && mailbox.isIdle()) {
      drained.tryComplete();
    }
  }
}
