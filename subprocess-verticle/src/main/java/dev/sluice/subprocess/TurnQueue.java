package dev.sluice.subprocess;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Limits the concurrency of one command. Further runs wait in order of arrival, up to a limit,
 * because waiting runs occupy places of the worker. Used on one context only.
 */
final class TurnQueue {
  private final int concurrency;
  private final int maxWaiting;
  private final Set<Promise<Void>> waiting = new LinkedHashSet<>();
  private int running;

  /**
   * @param concurrency the number of concurrent runs, from 1
   * @param maxWaiting the number of runs that may wait
   */
  TurnQueue(int concurrency, int maxWaiting) {
    this.concurrency = concurrency;
    this.maxWaiting = maxWaiting;
  }

  /**
   * Runs a step when its turn comes.
   *
   * @return the result of the step; fails with {@link FailureCode#OVERLOADED} if too many runs
   *     wait, and with the code of the abort if the work is aborted before its turn
   */
  <T> Future<T> run(Work work, Supplier<Future<T>> step) {
    if (running < concurrency) {
      running++;
      return start(step);
    }
    if (waiting.size() >= maxWaiting) {
      return Future.failedFuture(
          new Failure(FailureCode.OVERLOADED, maxWaiting + " runs of this command already wait"));
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    work.onAbort(() -> abort(turn, work));
    return turn.future().compose(now -> start(step));
  }

  /** Returns the failure of work that was aborted before its command started. */
  static Failure aborted(Work work) {
    FailureCode code = work.abortedWith();
    return new Failure(code == null ? FailureCode.CANCELLED : code, "no longer wanted");
  }

  /** Passes the turn on even if the step throws. */
  private <T> Future<T> start(Supplier<Future<T>> step) {
    return Future.succeededFuture().compose(now -> step.get()).onComplete(ended -> next());
  }

  private void next() {
    Iterator<Promise<Void>> first = waiting.iterator();
    if (first.hasNext()) {
      Promise<Void> turn = first.next();
      first.remove();
      turn.complete();
    } else {
      running--;
    }
  }

  private void abort(Promise<Void> turn, Work work) {
    if (waiting.remove(turn)) {
      turn.fail(aborted(work));
    }
  }
}
