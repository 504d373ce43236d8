package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.output.Outputs;
import dev.sluice.runtime.bus.Bus;
import io.vertx.core.MultiMap;
import java.util.function.Consumer;

/** Sends each attempt over the event bus, as a request to the address of one worker instance. */
public final class BusTransport implements Transport {
  /** How much longer than the attempt's own time limit to wait for its report. */
  private static final long EXTRA_WAIT_MILLIS = 2_000;

  /** How long to wait for the answer to a ping. */
  private static final long PING_TIMEOUT_MILLIS = 1_000;

  private final Bus bus;
  private final Outputs outputs;

  private BusTransport(Bus bus, Outputs outputs) {
    this.bus = bus;
    this.outputs = outputs;
  }

  /**
   * Creates a dispatcher that reaches its workers over the event bus.
   *
   * @param outputs receives the live output of commands
   */
  public static Dispatcher dispatcher(Bus bus, Clock clock, Outputs outputs) {
    return new Dispatcher(clock, new BusTransport(bus, outputs));
  }

  @Override
  public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
    String address = attempt.task().spec().kind().address().name();
    String ownAddress = worker.card().addresses().get(address);
    if (ownAddress == null) {
      String reason = "the worker no longer serves " + address;
      report.accept(Report.of(new Failure(FailureCode.NO_WORKER, reason)));
      return;
    }
    MultiMap headers = headers(attempt);
    if (attempt.streamsOutput()) {
      headers.set(Headers.OUTPUT, outputs.address());
      outputs.expect(attempt);
    }
    bus.ask(
            ownAddress,
            attempt.task().spec().request(),
            headers,
            attempt.timeoutMillis() + EXTRA_WAIT_MILLIS)
        .otherwise(cause -> Report.of(failure(cause, attempt)))
        .onSuccess(answer -> reported(attempt, answer, report));
  }

  @Override
  public void ping(Worker worker, Consumer<Boolean> isAnswered) {
    bus.ping(worker.card().id(), PING_TIMEOUT_MILLIS)
        .onComplete(answer -> isAnswered.accept(answer.succeeded()));
  }

  @Override
  public void cancel(Worker worker, Attempt attempt) {
    bus.cancel(worker.card().id(), attempt.id());
  }

  private void reported(Attempt attempt, Report answer, Consumer<Report> report) {
    outputs.forget(attempt);
    report.accept(answer);
  }

  /** Names the caller if the task is not repeatable, because workers log who requested those. */
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

  /** A missing report is a timeout, because the dispatcher itself detects lost nodes. */
  private static Failure failure(Throwable cause, Attempt attempt) {
    Failure failure =
        cause instanceof Failure known
            ? known
            : new Failure(FailureCode.INTERNAL, String.valueOf(cause.getMessage()));
    return failure.code() == FailureCode.NODE_LOST
        ? new Failure(
            FailureCode.ATTEMPT_TIMEOUT, "no report within " + attempt.timeoutMillis() + " ms")
        : failure;
  }
}
