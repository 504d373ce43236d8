package dev.sluice.lab.stall;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.loopwatch.CurrentWork;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Answers {@link Stall} by blocking an event loop on purpose. */
final class StallVerticle extends Actor {
  private static final Capacity CAPACITY = new Capacity(1, 1_000, 1_000);

  private final Map<String, Context> loops = new TreeMap<>();

  StallVerticle() {
    super(CAPACITY);
  }

  @Override
  public Future<?> start() {
    return NodeLoops.byName(vertx)
        .onSuccess(loops::putAll)
        .compose(known -> serve(StallModule.STALL, (stall, work) -> stall(stall)));
  }

  private Future<Stalled> stall(Stall stall) {
    long start = System.nanoTime();
    if (stall.loop() == null) {
      return Future.future(done -> hold(stall, start, done));
    }
    Promise<Stalled> there = Promise.promise();
    CurrentWork.runOn(
        loop(stall.loop()),
        () -> Future.<Stalled>future(done -> hold(stall, start, done)).onComplete(there));
    return there.future();
  }

  private Context loop(String name) {
    Context loop = loops.get(name);
    if (loop == null) {
      throw InvalidMessage.of("loop", name, "one of " + String.join(", ", loops.keySet()));
    }
    return loop;
  }

  /** Blocks the loop that it is called on. */
  private void hold(Stall stall, long start, Promise<Stalled> done) {
    switch (stall.how()) {
      case CPU -> Blocking.compute(TimeUnit.MILLISECONDS.toNanos(stall.millis()));
      case LOCK -> Blocking.waitForLock(stall.millis());
      case IO -> Blocking.readLateData(stall.millis());
      case PIECES -> {
        pieces(stall, start, done);
        return;
      }
    }
    done.complete(since(start));
  }

  private void pieces(Stall stall, long start, Promise<Stalled> done) {
    long each = TimeUnit.MILLISECONDS.toNanos(stall.millis()) / stall.pieces();
    for (int i = 1; i < stall.pieces(); i++) {
      vertx.runOnContext(turn -> Blocking.compute(each));
    }
    vertx.runOnContext(turn -> lastPiece(each, start, done));
  }

  private static void lastPiece(long nanos, long start, Promise<Stalled> done) {
    Blocking.compute(nanos);
    done.complete(since(start));
  }

  private static Stalled since(long start) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new Stalled(millis, Thread.currentThread().getName());
  }
}
