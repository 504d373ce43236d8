package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.runtime.Bus;
import io.vertx.core.MultiMap;
import java.util.function.Consumer;

/** The way to workers over the event bus: each attempt is a request to one instance's address. */
public final class BusTransport implements Transport {
  /** How much longer than the attempt's own limit to wait for its report. */
  private static final long PATIENCE_MILLIS = 2_000;

  /** How long to wait for the answer to a ping; that late is late enough. */
  private static final long PING_MILLIS = 1_000;

  private final Bus bus;
  private final Outputs outputs;

  private BusTransport(Bus bus, Outputs outputs) {
    this.bus = bus;
    this.outputs = outputs;
  }

  /**
   * A dispatcher that reaches its workers over this bus.
   *
   * @param outputs hears what they write
   */
  public static Dispatcher dispatcher(Bus bus, Clock clock, Outputs outputs) {
    return new Dispatcher(clock, new BusTransport(bus, outputs));
  }

  @Override
  public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
    String address = attempt.task().spec().kind().address().name();
    String own = worker.card().addresses().get(address);
    if (own == null) {
      report.accept(Report.of(new Failure(FailureCode.NO_WORKER, "not served any more")));
      return;
    }
    MultiMap headers = headers(attempt);
    if (attempt.batch().followsOutput(attempt.task())) {
      headers.set(Headers.OUTPUT, outputs.address());
      outputs.expect(attempt);
    }
    bus.ask(
            own,
            attempt.task().spec().request(),
            headers,
            attempt.timeoutMillis() + PATIENCE_MILLIS)
        .otherwise(cause -> Report.of(unheard(cause, attempt)))
        .onSuccess(answer -> heard(attempt, answer, report));
  }

  @Override
  public void ping(Worker worker, Consumer<Boolean> heard) {
    bus.ping(worker.card().id(), PING_MILLIS)
        .onComplete(answer -> heard.accept(answer.succeeded()));
  }

  @Override
  public void cancel(Worker worker, Attempt attempt) {
    bus.cancel(worker.card().id(), attempt.id());
  }

  private void heard(Attempt attempt, Report answer, Consumer<Report> report) {
    outputs.forget(attempt);
    report.accept(answer);
  }

  /** Of what is not done twice there is a record of who asked for it. */
  private static MultiMap headers(Attempt attempt) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set(Headers.BATCH, attempt.batch().id())
            .set(Headers.INDEX, Integer.toString(attempt.task().index()))
            .set(Headers.ATTEMPT, Integer.toString(attempt.fence()))
            .set(Headers.TIMEOUT, Long.toString(attempt.timeoutMillis()));
    String caller = attempt.batch().caller();
    return caller == null || attempt.task().spec().kind().repeatable()
        ? headers
        : headers.set(Headers.CALLER, caller);
  }

  /** No answer from a node that is still there is a time limit that ran out, not a lost node. */
  private static Failure unheard(Throwable cause, Attempt attempt) {
    Failure failure =
        cause instanceof Failure known
            ? known
            : new Failure(FailureCode.INTERNAL, String.valueOf(cause.getMessage()));
    return failure.code() == FailureCode.NODE_LOST
        ? new Failure(
            FailureCode.ATTEMPT_TIMEOUT, "no answer within " + attempt.timeoutMillis() + " ms")
        : failure;
  }
}
