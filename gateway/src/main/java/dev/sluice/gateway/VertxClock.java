package dev.sluice.gateway;

import dev.sluice.gateway.batch.Clock;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The clock of a gateway. Actions run on the context that schedules them. */
final class VertxClock implements Clock {
  private final Vertx vertx;

  VertxClock(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public Runnable after(long millis, Runnable action) {
    long timer = vertx.setTimer(Math.max(1, millis), fired -> action.run());
    return () -> vertx.cancelTimer(timer);
  }
}
