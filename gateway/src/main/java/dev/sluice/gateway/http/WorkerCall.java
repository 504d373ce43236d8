package dev.sluice.gateway.http;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.dispatch.Dispatcher;
import dev.sluice.gateway.dispatch.Reservation;
import dev.sluice.runtime.Ids;
import dev.sluice.runtime.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/**
 * Sends a worker a request that is not a task of a batch, such as one for the bytes of an image.
 */
final class WorkerCall {
  private static final long TIMEOUT_MILLIS = BatchOptions.DEFAULT.timeoutMillis();
  private static final long REPLY_MILLIS = TIMEOUT_MILLIS + 2_000;

  private final Bus bus;
  private final Dispatcher dispatcher;

  WorkerCall(Bus bus, Dispatcher dispatcher) {
    this.bus = bus;
    this.dispatcher = dispatcher;
  }

  /**
   * Sends a request to the least loaded worker.
   *
   * @return the reply; fails with {@link FailureCode#NO_WORKER} if there is none
   */
  <Q extends Request, R extends Message> Future<R> ask(Address<Q, R> address, Q request) {
    Reservation reservation = dispatcher.reserve(address.name());
    if (reservation == null) {
      return Future.failedFuture(
          new Failure(FailureCode.NO_WORKER, "no worker for " + address.name()));
    }
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set(Headers.BATCH, "http-" + Ids.next())
            .set(Headers.TIMEOUT, Long.toString(TIMEOUT_MILLIS));
    return bus.ask(reservation.address(), request, headers, REPLY_MILLIS)
        .onComplete(answered -> reservation.release())
        .compose(report -> reply(address, report));
  }

  private static <R extends Message> Future<R> reply(Address<?, R> address, Report report) {
    if (report.failure() != null || report.value() == null) {
      return Future.failedFuture(
          report.failure() != null
              ? report.failure()
              : new Failure(FailureCode.INTERNAL, "an empty report"));
    }
    return Future.succeededFuture(address.replyFrom(report.value()));
  }
}
