package dev.sluice.gateway.dispatch;

import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Starts the tasks of all open batches, one of each batch in turn, and limits how many tasks one
 * turn of the event loop starts. Used on one context only.
 */
final class RoundRobin {
  /** Limits the tasks that are started in one turn, because the loop serves others as well. */
  static final int MAX_STARTS_PER_TURN = 500;

  private final Clock clock;
  private final Set<Batch> open = new LinkedHashSet<>();

  /** The batches that may have a task to start, in the order in which they are asked. */
  private final Set<Batch> ready = new LinkedHashSet<>();

  private boolean isRunning;
  private boolean mustRunAgain;
  private int startsInTurn;

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
    if (startsInTurn < MAX_STARTS_PER_TURN) {
      ready.forEach(Batch::reopen);
      askBatches();
    }
  }

  /**
   * Asks one batch after the other until none starts a task, or the turn's limit is reached. A
   * batch that was asked goes to the end of the line, so that the next free worker is offered to
   * the batch behind it. A batch with nothing to start leaves the line until it is woken.
   */
  private void askBatches() {
    int heldUp = 0;
    while (heldUp < ready.size() && startsInTurn < MAX_STARTS_PER_TURN) {
      Batch batch = ready.iterator().next();
      ready.remove(batch);
      Batch.Start start = batch.startNext();
      if (start != Batch.Start.IDLE && !batch.isFinished()) {
        ready.add(batch);
      }
      if (start == Batch.Start.STARTED) {
        countStart();
      }
      if (start != Batch.Start.IDLE) {
        heldUp = start == Batch.Start.HELD_UP ? heldUp + 1 : 0;
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
    boolean wasCutShort = startsInTurn == MAX_STARTS_PER_TURN;
    startsInTurn = 0;
    if (wasCutShort) {
      run();
    }
  }
}
