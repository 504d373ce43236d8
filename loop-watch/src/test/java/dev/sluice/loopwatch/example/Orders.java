package dev.sluice.loopwatch.example;

import dev.sluice.loopwatch.CurrentWork;
import dev.sluice.loopwatch.LoopWatch;
import io.vertx.core.Vertx;
import java.util.concurrent.locks.LockSupport;

/** Blocks its event loop for 100 ms in each second. */
final class Orders {
  private Orders() {}

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    LoopWatch.start(vertx, blocked -> System.err.println("WARN " + blocked));
    vertx.setPeriodic(1_000, timer -> total("order 17"));
  }

  private static void total(String order) {
    CurrentWork.label(order);
    LockSupport.parkNanos(100_000_000); // Stands for any blocking call.
  }
}
