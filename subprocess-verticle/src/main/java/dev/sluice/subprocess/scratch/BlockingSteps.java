package dev.sluice.subprocess.scratch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * A few threads for steps of one purpose that look at files, and a bound on how many steps wait for
 * them. Used on one context only; instances of one name share the threads.
 */
public final class BlockingSteps {
  private final WorkerExecutor threads;
  private final String purpose;
  private final int most;
  private int begun;

  /**
   * @param purpose what the steps do, for a refusal
   * @param most how many may run and wait
   */
  public BlockingSteps(Vertx vertx, String name, int size, String purpose, int most) {
    this.threads = vertx.createSharedWorkerExecutor(name, size);
    this.purpose = purpose;
    this.most = most;
  }

  /** Runs a step; fails with {@link FailureCode#OVERLOADED} where too many wait already. */
  public <T> Future<T> run(Callable<T> step) {
    if (begun >= most) {
      return Future.failedFuture(
          new Failure(FailureCode.OVERLOADED, most + " commands wait to " + purpose));
    }
    begun++;
    return threads.executeBlocking(step, false).onComplete(ended -> begun--);
  }

  /** How many run and wait. */
  int begun() {
    return begun;
  }

  public Future<?> close() {
    return threads.close();
  }
}
