package dev.sluice.gateway.batch;

/**
 * The state machine of a task: it waits, runs, may wait again, and ends once.
 *
 * <pre>
 *            start            end
 *   WAITING -------> RUNNING -----> ENDED
 *      ^ \______________|____________^
 *      |      again     |     end
 *      +----------------+
 * </pre>
 *
 * <p>Each start has a number, the fence. A report with an older fence is late, and changes nothing.
 */
public final class Task {
  private enum State {
    WAITING,
    RUNNING,
    ENDED
  }

  private final int index;
  private final TaskSpec spec;
  private State state = State.WAITING;
  private int fence;
  private int attempts;
  private int slot = -1;
  private String node = "";
  private long since;
  private long queuedMillis;
  private long runMillis;

  Task(int index, TaskSpec spec, long now) {
    this.index = index;
    this.spec = spec;
    this.since = now;
  }

  /** Returns its place in the list, from 0. */
  public int index() {
    return index;
  }

  /** Returns the task as its caller wrote it. */
  public TaskSpec spec() {
    return spec;
  }

  /** Starts the task in a slot of the batch, on a node. Returns the fence of this start. */
  int start(int inSlot, String onNode, long now) {
    require(State.WAITING);
    state = State.RUNNING;
    slot = inSlot;
    node = onNode;
    attempts++;
    queuedMillis += now - since;
    since = now;
    return ++fence;
  }

  /** Returns whether a report with this fence counts. */
  boolean accepts(int reportedFence) {
    return state == State.RUNNING && fence == reportedFence;
  }

  /** Returns the task to waiting for another attempt. */
  void waitAgain(long now) {
    require(State.RUNNING);
    state = State.WAITING;
    runMillis += now - since;
    since = now;
  }

  /** Returns the task to waiting without counting its last attempt. */
  void returnToQueue(long now) {
    waitAgain(now);
    attempts--;
  }

  /** Ends the task. Throws if it has ended before, because a task has one outcome. */
  void end(long now) {
    if (state == State.ENDED) {
      throw new IllegalStateException("task " + index + " has already ended");
    }
    if (state == State.RUNNING) {
      runMillis += now - since;
    } else {
      queuedMillis += now - since;
    }
    state = State.ENDED;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  /** Returns the number of attempts. */
  public int attempts() {
    return attempts;
  }

  /** Returns when it began to wait or to run, in milliseconds of the batch's clock. */
  public long since() {
    return since;
  }

  /** Returns the slot of its last start; -1 if it never started. */
  int slot() {
    return slot;
  }

  /** Returns the node of its last start; empty if it never started. */
  String node() {
    return node;
  }

  long queuedMillis() {
    return queuedMillis;
  }

  long runMillis() {
    return runMillis;
  }

  private void require(State wanted) {
    if (state != wanted) {
      throw new IllegalStateException("task " + index + " is " + state + ", not " + wanted);
    }
  }
}
