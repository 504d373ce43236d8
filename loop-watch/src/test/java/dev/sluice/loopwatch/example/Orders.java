package dev.sluice.loopwatch.example;

import dev.sluice.loopwatch.CurrentWork;
import dev.sluice.loopwatch.LoopWatch;
import io.vertx.core.Vertx;

/** Blocks its event loop for 100 ms, one second after its start. */
final class Orders {
  private Orders() {}

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    LoopWatch.start(vertx, blocked -> System.err.println("WARN " + blocked));
    vertx.setTimer(1_000, timer -> total("order 17"));
  }

  private static void total(String order) {
    CurrentWork.label(order);
    for (long end = System.nanoTime() + 100_000_000; System.nanoTime() < end; ) {}
  }
}
