package dev.sluice.runtime;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Drains a node within one limit: first what hands out work, then the workers, which may still run
 * work of other nodes.
 */
final class DrainSequence {
  private final Vertx vertx;
  private final Workers workers;
  private final List<LongFunction<Future<?>>> drains = new CopyOnWriteArrayList<>();

  DrainSequence(Vertx vertx, Workers workers) {
    this.vertx = vertx;
    this.workers = workers;
  }

  void addFirst(LongFunction<Future<?>> drain) {
    drains.add(0, drain);
  }

  Future<?> run(long limitMillis) {
    long end = nowMillis() + limitMillis;
    Future<?> handedOut = Future.succeededFuture();
    for (LongFunction<Future<?>> drain : drains) {
      handedOut = handedOut.transform(before -> drain.apply(millisUntil(end)));
    }
    return Future.join(handedOut, drainWorkersAfter(handedOut, end));
  }

  /** At the limit the workers are drained in any case. */
  private Future<?> drainWorkersAfter(Future<?> handedOut, long end) {
    Promise<Void> begin = Promise.promise();
    handedOut.onComplete(drained -> begin.tryComplete());
    vertx.setTimer(Math.max(1, millisUntil(end)), limit -> begin.tryComplete());
    return begin.future().compose(now -> workers.drain(millisUntil(end)));
  }

  private static long millisUntil(long end) {
    return Math.max(0, end - nowMillis());
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
