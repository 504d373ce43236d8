package dev.sluice.gateway.batch;

/**
 * The state machine of a task: it waits, it runs, it may wait again, it ends once.
 *
 * <pre>
 *            start            end
 *   WAITING -------> RUNNING -----> ENDED
 *      ^ \______________|____________^
 *      |      again     |     end
 *      +----------------+
 * </pre>
 *
 * <p>Each start has a number, the fence: a report that carries another than the last is late, and
 * changes nothing.
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

  /** Its place in the list, from 0. */
  public int index() {
    return index;
  }

  /** What its caller wrote. */
  public TaskSpec spec() {
    return spec;
  }

  /** It runs now, in a slot of the batch, on a node. Returns the fence of this start. */
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

  /** Whether a report of the start with this fence still counts. */
  boolean accepts(int reportedFence) {
    return state == State.RUNNING && fence == reportedFence;
  }

  /** It waits again, for another attempt. */
  void waitAgain(long now) {
    require(State.RUNNING);
    state = State.WAITING;
    runMillis += now - since;
    since = now;
  }

  /** It waits again, because the worker never took it: that was no attempt. */
  void takeBack(long now) {
    waitAgain(now);
    attempts--;
  }

  /** It has ended. Throws where it has before: an outcome is given once. */
  void end(long now) {
    if (state == State.ENDED) {
      throw new IllegalStateException("task " + index + " has ended before");
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

  /** How often it has been started. */
  public int attempts() {
    return attempts;
  }

  /** Since when it has waited or run, by the batch's clock. */
  public long since() {
    return since;
  }

  /** The slot of its last start; -1 where it never started. */
  int slot() {
    return slot;
  }

  /** The node of its last start; empty where it never started. */
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
