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
 * Lets so many runs of one command through at once. The others wait in the order in which they
 * came, but not too many, for those that wait hold places of other commands. Used on one context
 * only.
 */
final class Turnstile {
  private final int places;
  private final int mostWaiting;
  private final Set<Promise<Void>> waiting = new LinkedHashSet<>();
  private int inside;

  /**
   * @param places how many run at once, from 1
   * @param mostWaiting how many more may wait
   */
  Turnstile(int places, int mostWaiting) {
    this.places = places;
    this.mostWaiting = mostWaiting;
  }

  /**
   * Runs a step when it is its turn.
   *
   * @return what becomes of it; fails with {@link FailureCode#OVERLOADED} where too many wait, and
   *     with the code of the abort where the work is given up before its turn
   */
  <T> Future<T> pass(Work work, Supplier<Future<T>> step) {
    if (inside < places) {
      inside++;
      return run(step);
    }
    if (waiting.size() >= mostWaiting) {
      return Future.failedFuture(
          new Failure(FailureCode.OVERLOADED, mostWaiting + " of this command wait already"));
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    work.onAbort(() -> giveUp(turn, work));
    return turn.future().compose(now -> run(step));
  }

  /** A step that throws has ended, too. */
  private <T> Future<T> run(Supplier<Future<T>> step) {
    return Future.succeededFuture().compose(now -> step.get()).onComplete(ended -> leave());
  }

  private void leave() {
    Iterator<Promise<Void>> first = waiting.iterator();
    if (first.hasNext()) {
      Promise<Void> next = first.next();
      first.remove();
      next.complete();
    } else {
      inside--;
    }
  }

  private void giveUp(Promise<Void> turn, Work work) {
    if (waiting.remove(turn)) {
      turn.fail(Commands.givenUp(work));
    }
  }
}
