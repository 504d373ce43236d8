package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.batch.HaltRule;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A list of tasks on its way: what waits, what runs, what has ended, and when it is all over.
 *
 * <p>Its list may still be coming while it runs. Whoever hands out work calls {@link #startNext}
 * until it says no, and {@link #reported} with what became of each attempt; {@code ready} is called
 * when there may be something to start again. Used on one context only.
 */
public final class Batch {
  /** How long after the deadline a running task may still tell what it has until then. */
  static final long DEADLINE_GRACE_MILLIS = 500;

  private final String id;
  private final BatchOptions options;
  private final Clock clock;
  private final Runnable ready;
  private final Gather gather = new Gather();
  private final WaitingTasks waiting = new WaitingTasks();
  private final SharedFiles files = new SharedFiles();
  private final List<Runnable> timers = new ArrayList<>();
  private final Events events;
  private final InFlight inFlight;
  private final Pace pace;
  private final RetryPolicy retries;
  private final Backoffs backoffs;
  private final WorkerPatience patience;
  private final Gate gate;
  private final long born;
  private int nextIndex;
  private boolean begun;
  private boolean held;
  private boolean listEnded;
  private @Nullable Runnable paceTimer;
  private boolean deadlinePassed;
  private boolean finished;
  private @Nullable Verdict stopped;
  private long fewEnough;
  private @Nullable Runnable onFewEnough;

  /**
   * @param id unique among all batches
   * @param options as its caller set them
   * @param gate what lets its tasks through
   * @param clock the time
   * @param random for the jitter of retries
   * @param reader hears every event, in order
   * @param ready called when there may be something to start
   */
  public Batch(
      String id,
      BatchOptions options,
      Gate gate,
      Clock clock,
      RandomGenerator random,
      Consumer<JsonObject> reader,
      Runnable ready) {
    this.id = id;
    this.options = options;
    this.gate = gate;
    this.clock = clock;
    this.ready = ready;
    this.born = clock.millis();
    this.events = new Events(reader);
    this.inFlight = new InFlight(options.concurrency(), options.perOrigin());
    this.pace = new Pace(options.perSecond(), born + options.startAfterMillis());
    this.retries = new RetryPolicy(options.retry(), random);
    this.backoffs = new Backoffs(clock, this::waitsForAnotherAttempt);
    this.patience = new WorkerPatience(clock, options.workerWaitMillis(), this::foundNoWorker);
  }

  /** Unique among all batches. */
  public String id() {
    return id;
  }

  /** Whether every task has an outcome and there will be no more events. */
  public boolean isFinished() {
    return finished;
  }

  /**
   * Begins: tells so, and sets the clocks.
   *
   * @param submitted how many tasks the list has; null while it is still coming
   */
  public void begin(@Nullable Long submitted) {
    events.started(id, submitted);
    if (options.deadlineMillis() != null) {
      timers.add(clock.after(options.deadlineMillis(), this::passDeadline));
    }
    if (options.startAfterMillis() > 0) {
      timers.add(clock.after(options.startAfterMillis(), this::startRunning));
    } else {
      startRunning();
    }
  }

  /** Adds a task to the list. */
  public void submit(TaskSpec spec) {
    if (finished) {
      return;
    }
    Task task = new Task(nextIndex++, spec, clock.millis());
    gather.submitted(spec.kind());
    if (stopped != null) {
      end(task, stopped);
    } else if (files.follows(task)) {
      Verdict shared = files.verdictFor(task);
      if (shared != null) {
        end(task, shared);
      }
    } else {
      waiting.add(task);
      ready.run();
    }
  }

  /** Adds a line of the list that is no task; it has a place in the list, and ends at once. */
  public void refuse(Failure invalid) {
    if (finished) {
      return;
    }
    Verdict verdict = new Verdict(Outcome.REJECTED, invalid, null);
    int index = nextIndex++;
    gather.submitted(null);
    gather.ended(null, "line " + index, false, verdict);
    events.refused(index, verdict);
    haltIfTooManyFailed();
  }

  /** The list has come to its end. */
  public void endList(boolean tell) {
    listEnded = true;
    if (tell) {
      events.submitted(gather.submitted());
    }
    haltIfTooManyFailed();
    finishIfDone();
  }

  /** How many tasks wait; a long list is read only as fast as they go. */
  public long waitingTasks() {
    return gather.waiting();
  }

  /** Whether every task that was submitted is accounted for: the law of the batch. */
  public boolean addsUp() {
    return gather.addsUp();
  }

  /** Runs {@code action} once, when no more than so many tasks wait. */
  public void whenFewerWait(long tasks, Runnable action) {
    fewEnough = tasks;
    onFewEnough = action;
  }

  /** Stops starting tasks while the reader of the events is behind, and goes on afterwards. */
  public void hold(boolean hold) {
    held = hold;
    if (!hold) {
      ready.run();
    }
  }

  /** Ends all tasks that have not ended, with this code: nobody wants them any more. */
  public void cancel(FailureCode code, String reason) {
    if (!finished) {
      stop(Verdict.of(Outcome.CANCELLED, code, reason));
      endRunning(Verdict.of(Outcome.CANCELLED, code, reason));
      listEnded = true;
      finishIfDone();
    }
  }

  /** Gives every task that was passed over another try. */
  public void reopen() {
    waiting.reopen();
  }

  /**
   * Starts the next task that may start.
   *
   * @return whether there was one
   */
  public boolean startNext() {
    while (mayStart()) {
      Task task = waiting.peek();
      if (task == null) {
        return false;
      }
      if (tryStart(task)) {
        return true;
      }
      if (task == waiting.peek()) {
        waiting.hold();
      }
    }
    return false;
  }

  /** Takes what became of an attempt; one that was given up is counted as late, and no more. */
  public void reported(Attempt attempt, Report report) {
    inFlight.heardOf(attempt);
    Task task = attempt.task();
    if (!task.accepts(attempt.fence())) {
      gather.late();
      return;
    }
    inFlight.remove(task);
    Failure failure = report.failure();
    if (failure != null && ranToTheDeadline(attempt, failure)) {
      end(task, deadlineVerdict(report.value()));
      passDeadline();
      return;
    }
    if (failure != null && RetryPolicy.wasNeverTaken(failure) && stopped == null) {
      takeBack(task);
      return;
    }
    patience.reset(kind(task));
    if (failure != null && mayTryAgain(task, failure)) {
      gather.waitsAgain();
      task.waitAgain(clock.millis());
      backoffs.add(task, retries.delayMillis(task, failure));
    } else {
      end(task, Verdict.of(report));
    }
  }

  /**
   * The node of an attempt is gone: the task runs elsewhere where it may, and is lost otherwise.
   */
  public void lost(Attempt attempt) {
    reported(
        attempt, Report.of(new Failure(FailureCode.NODE_LOST, attempt.seat().node() + " is gone")));
  }

  private void startRunning() {
    begun = true;
    ready.run();
  }

  private boolean mayStart() {
    if (!begun || held || stopped != null || inFlight.isFull()) {
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

  private boolean tryStart(Task task) {
    String origin = gate.origin(task);
    if (origin != null && !(inFlight.hasRoom(origin) && gate.hasRoom(origin))) {
      return false;
    }
    Seat seat = gate.takeSeat(task);
    if (seat == null) {
      if (!inFlight.runs(kind(task))) {
        patience.refused(kind(task));
      }
      return false;
    }
    start(task, seat, origin);
    return true;
  }

  private void start(Task task, Seat seat, @Nullable String origin) {
    long now = clock.millis();
    waiting.take();
    gather.started();
    pace.started(now);
    int fence = task.start(inFlight.takeSlot(), seat.node(), now);
    Long own = task.spec().timeoutMillis();
    long limit = own == null ? options.timeoutMillis() : own;
    long left = millisToDeadline(now);
    Attempt attempt =
        new Attempt(this, task, fence, seat, origin, Math.min(limit, left), left < limit);
    inFlight.add(attempt);
    gate.send(attempt);
  }

  /** No worker took it, so it is as good as never sent; its kind's patience goes on running out. */
  private void takeBack(Task task) {
    gather.tookBack();
    task.takeBack(clock.millis());
    waiting.addFirst(task);
    patience.refused(kind(task));
  }

  private boolean mayTryAgain(Task task, Failure failure) {
    return stopped == null
        && retries.helps(task, failure)
        && millisToDeadline(clock.millis()) > earliest(failure);
  }

  private static long earliest(Failure failure) {
    return failure.retryAfterMillis() == null ? 0 : failure.retryAfterMillis();
  }

  /**
   * The worker's clock may be ahead of ours by a moment: its limit was the deadline all the same.
   */
  private static boolean ranToTheDeadline(Attempt attempt, Failure failure) {
    return failure.code() == FailureCode.ATTEMPT_TIMEOUT && attempt.endsAtDeadline();
  }

  private static Verdict deadlineVerdict(@Nullable Message value) {
    Failure late = new Failure(FailureCode.BATCH_DEADLINE, "ran when the deadline passed");
    return new Verdict(Outcome.TIMEOUT, late, value);
  }

  private void waitsForAnotherAttempt(Task task) {
    waiting.addFirst(task);
    ready.run();
  }

  private void foundNoWorker(String kind) {
    if (inFlight.runs(kind)) {
      return;
    }
    patience.reset(kind);
    List<Task> tasks = waiting.removeIf(task -> kind(task).equals(kind));
    boolean served = !tasks.isEmpty() && gate.isServed(tasks.get(0));
    String waited = " for " + options.workerWaitMillis() + " ms";
    Verdict verdict =
        served
            ? Verdict.of(Outcome.REJECTED, FailureCode.OVERLOADED, "all workers were busy" + waited)
            : Verdict.of(Outcome.REJECTED, FailureCode.NO_WORKER, "no worker for " + kind + waited);
    tasks.forEach(task -> end(task, verdict));
  }

  private void passDeadline() {
    if (deadlinePassed) {
      return;
    }
    deadlinePassed = true;
    stop(Verdict.of(Outcome.SKIPPED, FailureCode.BATCH_DEADLINE, "the deadline passed"));
    timers.add(clock.after(DEADLINE_GRACE_MILLIS, () -> endRunning(deadlineVerdict(null))));
  }

  private void haltIfTooManyFailed() {
    HaltRule rule = options.haltAfterFailures();
    Long submitted = listEnded ? gather.submitted() : null;
    if (rule != null
        && stopped == null
        && rule.halts(gather.failures(), gather.finished(), submitted)) {
      stop(Verdict.of(Outcome.SKIPPED, FailureCode.HALTED, "halted after too many failures"));
    }
  }

  /** From now on no task starts: those that wait end with this verdict, those to come as well. */
  private void stop(Verdict verdict) {
    stopped = verdict;
    patience.stop();
    List<Task> ended = new ArrayList<>(waiting.removeIf(task -> true));
    ended.addAll(backoffs.removeIf(task -> true));
    ended.forEach(task -> end(task, verdict));
  }

  private void endRunning(Verdict verdict) {
    for (Attempt attempt : inFlight.attempts()) {
      gate.cancel(attempt);
      inFlight.remove(attempt.task());
      end(attempt.task(), verdict);
    }
  }

  private void end(Task task, Verdict verdict) {
    boolean wasRunning = task.isRunning();
    task.end(clock.millis());
    gather.ended(task.spec().kind(), task.spec().request().key(), wasRunning, verdict);
    events.ended(task, verdict);
    files.ended(task, verdict).forEach(follower -> end(follower, verdict));
    haltIfTooManyFailed();
    tellIfFewEnough();
    finishIfDone();
  }

  private void tellIfFewEnough() {
    Runnable action = onFewEnough;
    if (action != null && gather.waiting() <= fewEnough) {
      onFewEnough = null;
      action.run();
    }
  }

  private void finishIfDone() {
    if (!finished && listEnded && gather.waiting() == 0 && gather.running() == 0) {
      finished = true;
      timers.forEach(Runnable::run);
      if (paceTimer != null) {
        paceTimer.run();
      }
      patience.stop();
      events.finished(summary());
    }
  }

  private long millisToDeadline(long now) {
    Long deadline = options.deadlineMillis();
    return deadline == null ? Long.MAX_VALUE : Math.max(1, born + deadline - now);
  }

  private JsonObject summary() {
    JsonObject summary = new JsonObject().put("batch", id).mergeIn(gather.toJson());
    return summary
        .put("elapsedMillis", clock.millis() - born)
        .put(
            "concurrency",
            new JsonObject()
                .put("asked", options.concurrency())
                .put("peak", gather.peak())
                .put("origins", inFlight.origins()));
  }

  private static String kind(Task task) {
    return task.spec().kind().name();
  }
}
