package dev.sluice.gateway.batch;

import dev.sluice.contracts.batch.BatchOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the waiting task of a batch that starts next, within the limits of the batch (its
 * concurrency, its share of each origin, its pace) and those of the {@link Gate}.
 */
final class Schedule {
  private final BatchOptions options;
  private final Gate gate;
  private final Clock clock;
  private final Runnable ready;
  private final BiConsumer<List<Task>, Verdict> reject;
  private final WaitingTasks waiting = new WaitingTasks();
  private final InFlight inFlight;
  private final Pace pace;
  private final Backoffs backoffs;
  private final WaitDeadlines workerWaits;
  private final WaitDeadlines originWaits;
  private final Rejections rejections;
  private final Deadline deadline;
  private @Nullable Runnable paceTimer;
  private boolean isPaused;

  /**
   * @param ready called when there may be a task to start
   * @param reject called with the tasks that waited too long for a worker or an origin
   */
  Schedule(
      BatchOptions options,
      Gate gate,
      Clock clock,
      Deadline deadline,
      Runnable ready,
      BiConsumer<List<Task>, Verdict> reject) {
    this.options = options;
    this.gate = gate;
    this.clock = clock;
    this.deadline = deadline;
    this.ready = ready;
    this.reject = reject;
    this.inFlight = new InFlight(options.concurrency(), options.perOrigin());
    this.pace = new Pace(options.perSecond(), clock.millis() + options.startAfterMillis());
    this.backoffs = new Backoffs(clock, this::backoffElapsed);
    this.workerWaits = new WaitDeadlines(clock, options.workerWaitMillis(), this::noWorkerInTime);
    this.originWaits =
        new WaitDeadlines(clock, options.workerWaitMillis(), this::originDownTooLong);
    this.rejections = new Rejections(gate, options.workerWaitMillis());
  }

  /** Queues a task for its first start. */
  void add(Task task) {
    waiting.add(task);
  }

  /** Queues a task for another attempt after a backoff. */
  void addAfter(Task task, long delayMillis) {
    backoffs.add(task, delayMillis);
  }

  /** Returns a task to the head of the queue, because its worker refused it. */
  void refusedByWorker(Task task) {
    waiting.addFirst(task);
    if (!isPaused) {
      workerWaits.start(kind(task));
    }
    if (workerWaits.isExpired(kind(task))) {
      noWorkerInTime(kind(task));
    }
  }

  /** Returns a task to the head of the queue. */
  void addFirst(Task task) {
    waiting.addFirst(task);
  }

  /** Considers the tasks again that were passed over. */
  void reopen() {
    waiting.reopen();
  }

  /** Starts the next task; returns null if none may start. The attempt is still to be sent. */
  @Nullable Attempt startNext(Batch batch) {
    while (mayStart()) {
      Task task = waiting.peek();
      if (task == null) {
        return null;
      }
      Attempt attempt = tryStart(batch, task);
      if (attempt != null) {
        return attempt;
      }
    }
    return null;
  }

  /** Returns whether concurrency and pace allow another start now. */
  boolean mayStart() {
    if (inFlight.isFull()) {
      return false;
    }
    long wait = pace.waitMillis(clock.millis());
    if (wait > 0 && paceTimer == null) {
      paceTimer = clock.after(wait, this::paceTimerFired);
    }
    return wait == 0;
  }

  /** Returns whether tasks were passed over, because no worker or origin has room for them. */
  boolean hasPassedOver() {
    return waiting.hasPassedOver();
  }

  /**
   * Counts an attempt as closed at its origin, because it was reported, late or not.
   *
   * @param pushback the refusal of the origin; null if it did not refuse
   */
  void reported(Attempt attempt, @Nullable Pushback pushback) {
    inFlight.reported(attempt);
    if (pushback != null) {
      inFlight.pushedBack(attempt, pushback);
    }
  }

  /** Stops the wait for a worker of a task's kind, because one accepted the task. */
  void accepted(Task task) {
    workerWaits.reset(kind(task));
  }

  /** Frees the slot of a task that no longer runs. */
  void free(Task task) {
    inFlight.remove(task);
  }

  /** Returns the attempts that run. */
  List<Attempt> running() {
    return inFlight.attempts();
  }

  /** Returns the tasks that are queued or back off, in no particular order. */
  Stream<Task> waiting() {
    return Stream.concat(waiting.all(), backoffs.all());
  }

  /** Removes the task with this index; returns null if it does not wait here. */
  @Nullable Task remove(int index) {
    List<Task> found = removeIf(task -> task.index() == index);
    return found.isEmpty() ? null : found.get(0);
  }

  /** Stops all timers, and removes and returns all tasks that wait. */
  List<Task> clear() {
    stop();
    return removeIf(task -> true);
  }

  /** Stops the waits for workers and origins, because nothing starts while the batch is paused. */
  void pause() {
    isPaused = true;
    workerWaits.stop();
    originWaits.stop();
  }

  void resume() {
    isPaused = false;
  }

  /** Stops all timers but those of backoffs. */
  void stop() {
    pause();
    if (paceTimer != null) {
      paceTimer.run();
    }
  }

  /**
   * Returns the concurrency of the batch as it appears in the summary.
   *
   * @param peak the maximum number of tasks that ran at once
   */
  JsonObject concurrency(long peak) {
    return new JsonObject()
        .put("asked", options.concurrency())
        .put("peak", peak)
        .put("origins", inFlight.origins(gate));
  }

  private void paceTimerFired() {
    paceTimer = null;
    ready.run();
  }

  private void backoffElapsed(Task task) {
    waiting.addFirst(task);
    ready.run();
  }

  private @Nullable Attempt tryStart(Batch batch, Task task) {
    String origin = gate.origin(task);
    if (origin != null && !mayGoTo(origin, task)) {
      return null;
    }
    Seat seat = gate.takeSeat(task);
    if (seat != null) {
      return start(batch, task, seat, origin);
    }
    if (workerWaits.isExpired(kind(task)) && !inFlight.runs(kind(task))) {
      rejectFirst(task, rejections.noWorker(task));
    } else {
      passOverKind(task);
    }
    return null;
  }

  private boolean mayGoTo(String origin, Task task) {
    boolean isDown = gate.isDown(origin);
    if (!isDown) {
      originWaits.reset(origin);
    }
    if (inFlight.hasRoom(origin) && gate.hasRoom(origin)) {
      return true;
    }
    if (originWaits.isExpired(origin)) {
      rejectFirst(task, rejections.originDown(origin));
      return false;
    }
    waiting.passOverLane(task);
    if (isDown) {
      originWaits.start(origin);
    }
    return false;
  }

  private void passOverKind(Task task) {
    waiting.passOverKind(kind(task));
    if (!inFlight.runs(kind(task))) {
      workerWaits.start(kind(task));
    }
  }

  private void rejectFirst(Task task, Verdict verdict) {
    waiting.take(task);
    reject.accept(List.of(task), verdict);
  }

  private Attempt start(Batch batch, Task task, Seat seat, @Nullable String origin) {
    long now = clock.millis();
    waiting.take(task);
    pace.started(now);
    int fence = task.start(inFlight.takeSlot(), seat.node(), now);
    Long own = task.spec().timeoutMillis();
    long limit = own == null ? options.timeoutMillis() : own;
    long left = deadline.millisLeft();
    Attempt attempt =
        new Attempt(batch, task, fence, seat, origin, Math.min(limit, left), left < limit);
    inFlight.add(attempt);
    return attempt;
  }

  private void noWorkerInTime(String kind) {
    if (inFlight.runs(kind)) {
      return;
    }
    List<Task> tasks = waiting.removeIf(task -> kind(task).equals(kind));
    if (!tasks.isEmpty()) {
      reject.accept(tasks, rejections.noWorker(tasks.get(0)));
    }
    ready.run();
  }

  private void originDownTooLong(String origin) {
    if (!gate.isDown(origin)) {
      originWaits.reset(origin);
      return;
    }
    List<Task> tasks = removeIf(task -> origin.equals(gate.origin(task)));
    reject.accept(tasks, rejections.originDown(origin));
    ready.run();
  }

  private List<Task> removeIf(Predicate<Task> filter) {
    List<Task> tasks = new ArrayList<>(waiting.removeIf(filter));
    tasks.addAll(backoffs.removeIf(filter));
    return tasks;
  }

  private static String kind(Task task) {
    return task.spec().kind().name();
  }
}
