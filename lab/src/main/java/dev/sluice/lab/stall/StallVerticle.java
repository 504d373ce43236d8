package dev.sluice.lab.stall;

import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;

/** Answers {@link Stall} by doing what nobody may do: it holds its own loop. */
final class StallVerticle extends Actor {
  private static final Capacity CAPACITY = new Capacity(1, 1_000, 1_000);

  StallVerticle() {
    super(CAPACITY);
  }

  @Override
  public Future<?> start() {
    return serve(StallModule.STALL, this::stall);
  }

  private Future<Stalled> stall(Stall stall, Work work) {
    long start = System.nanoTime();
    switch (stall.how()) {
      case CPU -> Holding.compute(TimeUnit.MILLISECONDS.toNanos(stall.millis()));
      case LOCK -> Holding.waitForLock(stall.millis());
      case IO -> Holding.readWhatComesLate(stall.millis());
      case PIECES -> {
        return pieces(stall, start);
      }
    }
    return Future.succeededFuture(since(start));
  }

  private Future<Stalled> pieces(Stall stall, long start) {
    Promise<Stalled> done = Promise.promise();
    long each = TimeUnit.MILLISECONDS.toNanos(stall.millis()) / stall.pieces();
    for (int i = 1; i < stall.pieces(); i++) {
      vertx.runOnContext(turn -> Holding.compute(each));
    }
    vertx.runOnContext(turn -> lastPiece(each, start, done));
    return done.future();
  }

  private static void lastPiece(long nanos, long start, Promise<Stalled> done) {
    Holding.compute(nanos);
    done.complete(since(start));
  }

  private static Stalled since(long start) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new Stalled(millis, Thread.currentThread().getName());
  }
}
