package dev.sluice.subprocess.scratch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Runs blocking steps of one purpose on a small pool of threads, and limits the number of steps
 * that wait. Used on one context only; instances with the same name share the threads.
 */
public final class BlockingSteps {
  private final WorkerExecutor threads;
  private final String purpose;
  private final int maxSteps;
  private int steps;

  /**
   * @param purpose what the steps do, for error messages
   * @param maxSteps the number of steps that may run and wait
   */
  public BlockingSteps(Vertx vertx, String name, int size, String purpose, int maxSteps) {
    this.threads = vertx.createSharedWorkerExecutor(name, size);
    this.purpose = purpose;
    this.maxSteps = maxSteps;
  }

  /** Runs a step; fails with {@link FailureCode#OVERLOADED} if too many steps wait. */
  public <T> Future<T> run(Callable<T> step) {
    if (steps >= maxSteps) {
      return Future.failedFuture(
          new Failure(FailureCode.OVERLOADED, maxSteps + " commands wait to " + purpose));
    }
    steps++;
    return threads.executeBlocking(step, false).onComplete(ended -> steps--);
  }

  /** Returns the number of steps that run or wait. */
  int count() {
    return steps;
  }

  public Future<?> close() {
    return threads.close();
  }
}
