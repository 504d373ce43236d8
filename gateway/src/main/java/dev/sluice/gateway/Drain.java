package dev.sluice.gateway;

import dev.sluice.contracts.FailureCode;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.dispatch.Dispatcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the open batches finish when the node shuts down, and cancels those that have not finished
 * within the grace period. Waiting tasks are still started in the meantime.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** The interval between two checks whether the last batch has finished. */
  private static final long CHECK_MILLIS = 20;

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final Promise<Void> done = Promise.promise();

  Drain(Vertx vertx, Dispatcher dispatcher) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
  }

  /** Completes when no batch is open. */
  Future<Void> done() {
    return done.future();
  }

  /** Starts the grace period. Must be called on the gateway's event loop. */
  void start(long graceMillis) {
    LOG.info(
        "shutting down: {} open batches (grace period {} ms)",
        dispatcher.batches().size(),
        graceMillis);
    vertx.setTimer(Math.max(1, graceMillis), passed -> cancelAll());
    awaitLastBatch();
  }

  private void awaitLastBatch() {
    if (dispatcher.batches().isEmpty()) {
      done.tryComplete();
    } else {
      vertx.setTimer(CHECK_MILLIS, again -> awaitLastBatch());
    }
  }

  private void cancelAll() {
    List<Batch> unfinished = dispatcher.batches();
    LOG.info("grace period has passed: cancelling {} open batches", unfinished.size());
    for (Batch batch : unfinished) {
      batch.cancel(FailureCode.DRAINING, "the node is shutting down");
    }
  }
}
