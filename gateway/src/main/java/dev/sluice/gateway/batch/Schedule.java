package dev.sluice.gateway.batch;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.batch.BatchOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a batch's waiting tasks starts next, and whether one may start now: its concurrency, its
 * share of each origin, its pace, and the workers that there are.
 */
final class Schedule {
  private final BatchOptions options;
  private final Gate gate;
  private final Clock clock;
  private final Runnable ready;
  private final BiConsumer<List<Task>, Verdict> rejected;
  private final WaitingTasks waiting = new WaitingTasks();
  private final InFlight inFlight;
  private final Pace pace;
  private final Backoffs backoffs;
  private final WaitDeadlines workers;
  private final WaitDeadlines origins;
  private final long deadline;
  private @Nullable Runnable paceTimer;
  private boolean isPaused;

  /**
   * @param ready called when there may be something to start
   * @param rejected called with tasks that found no worker, or no origin, for too long
   */
  Schedule(
      BatchOptions options,
      Gate gate,
      Clock clock,
      Runnable ready,
      BiConsumer<List<Task>, Verdict> rejected) {
    long now = clock.millis();
    this.options = options;
    this.gate = gate;
    this.clock = clock;
    this.ready = ready;
    this.rejected = rejected;
    this.inFlight = new InFlight(options.concurrency(), options.perOrigin());
    this.pace = new Pace(options.perSecond(), now + options.startAfterMillis());
    this.backoffs = new Backoffs(clock, this::due);
    this.workers = new WaitDeadlines(clock, options.workerWaitMillis(), this::foundNoWorker);
    this.origins = new WaitDeadlines(clock, options.workerWaitMillis(), this::foundOriginDown);
    this.deadline =
        options.deadlineMillis() == null ? Long.MAX_VALUE : now + options.deadlineMillis();
  }

  /** A task waits for its first start. */
  void add(Task task) {
    waiting.add(task);
  }

  /** A task waits for another attempt, which is to come after a while. */
  void addAfter(Task task, long delayMillis) {
    backoffs.add(task, delayMillis);
  }

  /** No worker took a task, so it waits as before; its kind's patience goes on running out. */
  void takeBack(Task task) {
    waiting.addFirst(task);
    if (!isPaused) {
      workers.refused(kind(task));
    }
    if (workers.isOver(kind(task))) {
      foundNoWorker(kind(task));
    }
  }

  /** Its origin pushed an attempt back, so the task waits as before. */
  void pushedBack(Task task) {
    waiting.addFirst(task);
  }

  /** An origin pushed an attempt back, whether that counts as an attempt or not. */
  void count(Attempt attempt, Pushback pushback) {
    inFlight.pushedBack(attempt, pushback);
  }

  /** Gives every task that was passed over another try. */
  void reopen() {
    waiting.reopen();
  }

  /** Starts the next task that may start; null where there is none. It is still to be sent. */
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

  /** Whether more of the list is to be looked at, to find something that may start. */
  boolean mayLookFurther() {
    return !inFlight.isFull() && pace.waitMillis(clock.millis()) == 0;
  }

  /** Whether tasks are passed over for what all batches share. */
  boolean isHeldUp() {
    return waiting.isHeldUp();
  }

  /** A worker has told what became of an attempt, late or not. */
  void heardOf(Attempt attempt) {
    inFlight.heardOf(attempt);
  }

  /** A worker took a task of this kind: nobody waits for one any more. */
  void served(Task task) {
    workers.reset(kind(task));
  }

  /** A task no longer runs. */
  void leave(Task task) {
    inFlight.remove(task);
  }

  /** The attempts that are out. */
  List<Attempt> running() {
    return inFlight.attempts();
  }

  /** The tasks that wait here, whatever for. */
  Stream<Task> waiting() {
    return Stream.concat(waiting.all(), backoffs.all());
  }

  /** Takes out the task of this place in the list; null where it does not wait here. */
  @Nullable Task remove(int index) {
    Predicate<Task> isIt = task -> task.index() == index;
    List<Task> found = new ArrayList<>(waiting.removeIf(isIt));
    found.addAll(backoffs.removeIf(isIt));
    return found.isEmpty() ? null : found.get(0);
  }

  /** Starts nothing any more, and gives all that waits. */
  List<Task> clear() {
    stop();
    List<Task> tasks = new ArrayList<>(waiting.removeIf(task -> true));
    tasks.addAll(backoffs.removeIf(task -> true));
    return tasks;
  }

  /** Nothing is started for a while, so nobody's patience runs out. */
  void pause() {
    isPaused = true;
    workers.stop();
    origins.stop();
  }

  /** Starts again what may start. */
  void resume() {
    isPaused = false;
  }

  /** Stops the clocks. */
  void stop() {
    pause();
    if (paceTimer != null) {
      paceTimer.run();
    }
  }

  /** How long until the deadline, in milliseconds, from 1; very long where there is none. */
  long millisToDeadline() {
    return deadline == Long.MAX_VALUE ? deadline : Math.max(1, deadline - clock.millis());
  }

  /** The origins that attempts went to, and how they bore it. */
  JsonObject origins() {
    return inFlight.origins(gate);
  }

  private boolean mayStart() {
    if (inFlight.isFull()) {
      return false;
    }
    long wait = pace.waitMillis(clock.millis());
    if (wait > 0 && paceTimer == null) {
      paceTimer = clock.after(wait, this::paceTimerFired);
    }
    return wait == 0;
  }

  private void paceTimerFired() {
    paceTimer = null;
    ready.run();
  }

  private void due(Task task) {
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
    if (workers.isOver(kind(task)) && !inFlight.runs(kind(task))) {
      reject(task, noWorker(task));
    } else {
      holdKind(task);
    }
    return null;
  }

  private boolean mayGoTo(String origin, Task task) {
    boolean isDown = gate.isDown(origin);
    if (!isDown) {
      origins.reset(origin);
    }
    if (inFlight.hasRoom(origin) && gate.hasRoom(origin)) {
      return true;
    }
    if (origins.isOver(origin)) {
      reject(task, down(origin));
      return false;
    }
    waiting.holdLane(task);
    if (isDown) {
      origins.refused(origin);
    }
    return false;
  }

  private void holdKind(Task task) {
    waiting.holdKind(kind(task));
    if (!inFlight.runs(kind(task))) {
      workers.refused(kind(task));
    }
  }

  private void reject(Task task, Verdict verdict) {
    waiting.take(task);
    rejected.accept(List.of(task), verdict);
  }

  private Attempt start(Batch batch, Task task, Seat seat, @Nullable String origin) {
    long now = clock.millis();
    waiting.take(task);
    pace.started(now);
    int fence = task.start(inFlight.takeSlot(), seat.node(), now);
    Long own = task.spec().timeoutMillis();
    long limit = own == null ? options.timeoutMillis() : own;
    long left = millisToDeadline();
    Attempt attempt =
        new Attempt(batch, task, fence, seat, origin, Math.min(limit, left), left < limit);
    inFlight.add(attempt);
    return attempt;
  }

  private void foundNoWorker(String kind) {
    if (inFlight.runs(kind)) {
      return;
    }
    List<Task> tasks = waiting.removeIf(task -> kind(task).equals(kind));
    if (!tasks.isEmpty()) {
      rejected.accept(tasks, noWorker(tasks.get(0)));
    }
    ready.run();
  }

  private void foundOriginDown(String origin) {
    if (!gate.isDown(origin)) {
      origins.reset(origin);
      return;
    }
    Predicate<Task> goesThere = task -> origin.equals(gate.origin(task));
    List<Task> tasks = new ArrayList<>(waiting.removeIf(goesThere));
    tasks.addAll(backoffs.removeIf(goesThere));
    rejected.accept(tasks, down(origin));
    ready.run();
  }

  private Verdict noWorker(Task task) {
    String waited = " for " + options.workerWaitMillis() + " ms";
    return gate.isServed(task)
        ? Verdict.of(Outcome.REJECTED, FailureCode.OVERLOADED, "all workers were busy" + waited)
        : Verdict.of(
            Outcome.REJECTED, FailureCode.NO_WORKER, "no worker for " + kind(task) + waited);
  }

  private Verdict down(String origin) {
    String reason = origin + " was down for " + options.workerWaitMillis() + " ms, so not asked";
    return Verdict.of(Outcome.REJECTED, FailureCode.UPSTREAM_DOWN, reason);
  }

  private static String kind(Task task) {
    return task.spec().kind().name();
  }
}
