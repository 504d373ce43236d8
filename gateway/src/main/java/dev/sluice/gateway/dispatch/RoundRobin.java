package dev.sluice.gateway.dispatch;

import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.StartResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Starts the tasks of all open batches, one of each batch in turn. Used on one context only.
 *
 * <p>One turn of the event loop starts a limited number of tasks, because the loop serves others as
 * well. It starts fewer if that takes long: until the code is compiled, a few hundred starts would
 * block the loop for 100 ms.
 */
final class RoundRobin {
  static final int MAX_STARTS_PER_TURN = 500;

  /** A run that has taken this long continues in the next turn. */
  static final long MAX_RUN_MILLIS = 10;

  private final Clock clock;
  private final Set<Batch> open = new LinkedHashSet<>();

  /** The batches that may have a task to start, in the order in which they are asked. */
  private final Set<Batch> ready = new LinkedHashSet<>();

  private boolean isRunning;
  private boolean mustRunAgain;
  private int startsInTurn;
  private boolean isTurnOver;

  RoundRobin(Clock clock) {
    this.clock = clock;
  }

  /** Adds a batch until it has finished. */
  void open(Batch batch) {
    open.add(batch);
  }

  /** Removes a batch that has finished. */
  void close(Batch batch) {
    open.remove(batch);
    ready.remove(batch);
  }

  /** Returns the batches that have not finished. */
  List<Batch> batches() {
    return List.copyOf(open);
  }

  /** Asks a batch for tasks from the next run on. */
  void wake(Batch batch) {
    if (open.contains(batch)) {
      ready.add(batch);
    }
  }

  /** Starts all tasks that may start. A call from within a run makes that run start over. */
  void run() {
    mustRunAgain = true;
    if (isRunning) {
      return;
    }
    isRunning = true;
    try {
      while (mustRunAgain) {
        mustRunAgain = false;
        startTasks();
      }
    } finally {
      isRunning = false;
    }
  }

  private void startTasks() {
    if (!isTurnOver) {
      ready.forEach(Batch::reopen);
      askBatches(clock.millis() + MAX_RUN_MILLIS);
    }
  }

  /**
   * Asks one batch after the other until none starts a task, or the turn is over. A batch that was
   * asked goes to the end of the line, so that the next free worker is offered to the batch behind
   * it. A batch with nothing to start leaves the line until it is woken.
   */
  private void askBatches(long deadline) {
    int withoutRoom = 0;
    while (withoutRoom < ready.size() && !isTurnOver) {
      Batch batch = ready.iterator().next();
      ready.remove(batch);
      StartResult start = batch.startNext();
      if (start != StartResult.IDLE && !batch.isFinished()) {
        ready.add(batch);
      }
      if (start == StartResult.STARTED) {
        countStart();
        isTurnOver = startsInTurn == MAX_STARTS_PER_TURN || clock.millis() >= deadline;
      }
      if (start != StartResult.IDLE) {
        withoutRoom = start == StartResult.NO_ROOM ? withoutRoom + 1 : 0;
      }
    }
  }

  /** A turn may carry thousands of reports, each of which makes room: they share one limit. */
  private void countStart() {
    if (startsInTurn++ == 0) {
      clock.after(1, this::nextTurn);
    }
  }

  private void nextTurn() {
    boolean wasCutShort = isTurnOver;
    startsInTurn = 0;
    isTurnOver = false;
    if (wasCutShort) {
      run();
    }
  }
}
