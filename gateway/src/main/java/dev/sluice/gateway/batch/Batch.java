package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Output;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.batch.HaltRule;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list of tasks on its way: what waits, what runs, what has ended, and when it is all over.
 *
 * <p>Its list may still be coming while it runs. Whoever hands out work calls {@link #startNext}
 * until it says no, and {@link #reported} with what became of each attempt; {@code ready} is called
 * when there may be something to start again. Used on one context only.
 */
public final class Batch {
  /**
   * How long a running task may still tell what came of it, after the deadline has passed or nobody
   * wants it any more: more than its worker has to end it.
   */
  static final long GRACE_MILLIS = 1_500;

  /** So far ahead a list is looked at for something that may start, while its first cannot. */
  static final int MAX_AHEAD = 10_000;

  /** So much of a list is looked at in one go. */
  private static final int MAX_PARSED_PER_TURN = 200;

  /** How soon to look again whether all has been heard of the loops. */
  private static final long SETTLE_MILLIS = 5;

  private static final Verdict UNWANTED =
      Verdict.of(Outcome.CANCELLED, FailureCode.CANCELLED, "no longer wanted");

  /** What became of asking a batch to start a task. */
  public enum Start {
    /** It has started one. */
    STARTED,
    /** It would, but for what all batches share: ask again when some of that is free. */
    HELD_UP,
    /** It has nothing to start until it says that it is ready. */
    IDLE
  }

  private final String id;
  private final BatchOptions options;
  private final Clock clock;
  private final Gate gate;
  private final Intake intake;
  private final Tally gather = new Tally();
  private final SharedFiles files = new SharedFiles();
  private final List<Runnable> timers = new ArrayList<>();
  private final Events events;
  private final OutputEvents output;
  private final EndQueue ending;
  private final Schedule schedule;
  private final RetryPolicy retries;
  private final long born;
  private final Set<Integer> unwanted = new HashSet<>();
  private LoopReport certificate = LoopReport.BLANK;
  private long endedAfter = -1;
  private boolean settling;
  private boolean abandoned;
  private boolean begun;
  private boolean held;
  private boolean listEnded;
  private boolean deadlinePassed;
  private boolean finished;
  private @Nullable String caller;
  private @Nullable Long announced;
  private @Nullable Verdict stopped;
  private @Nullable Verdict cancelled;

  /**
   * @param id unique among all batches
   * @param options as its caller set them
   * @param backlog what has come of its list
   * @param gate what lets its tasks through
   * @param clock the time
   * @param random for the jitter of retries
   * @param reader hears every event, in order
   */
  public Batch(
      String id,
      BatchOptions options,
      Backlog backlog,
      Gate gate,
      Clock clock,
      RandomGenerator random,
      Consumer<JsonObject> reader) {
    this.id = id;
    this.options = options;
    this.intake = new Intake(backlog, clock);
    this.gate = gate;
    this.clock = clock;
    this.born = clock.millis();
    this.events = new Events(reader);
    this.output = new OutputEvents(events);
    this.ending = new EndQueue(clock, this::end, this::endNextOfList);
    this.schedule = new Schedule(options, gate, clock, this::tellReady, ending::add);
    this.retries = new RetryPolicy(options.retry(), random);
  }

  /** Unique among all batches. */
  public String id() {
    return id;
  }

  /** Names who asked for it. */
  public void calledBy(String address) {
    caller = address;
  }

  /** Who asked for it; null where that is not known. */
  public @Nullable String caller() {
    return caller;
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
    announced = submitted;
    certificate = gate.certify(id);
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

  /** So many more lines of the list are in the backlog. */
  public void arrived(long lines) {
    if (!finished) {
      gather.submitted(lines);
      intake.arrived(lines);
      moreAtHand();
    }
  }

  /** The backlog has something at hand where it had not before. */
  public void moreAtHand() {
    if (!finished) {
      ending.goOn();
      tellReady();
    }
  }

  /** The list has come to its end. */
  public void endList(boolean tell) {
    if (finished) {
      return;
    }
    listEnded = true;
    if (tell) {
      events.submitted(gather.submitted());
    }
    haltIfTooManyFailed();
    finishIfDone();
  }

  /** Whether every task that was submitted is accounted for: the law of the batch. */
  public boolean addsUp() {
    return gather.addsUp();
  }

  /** How it stands, in short. */
  public JsonObject progress() {
    return gather
        .progress()
        .put("batch", id)
        .put("state", isStopped() ? "stopping" : "running")
        .put("elapsedMillis", clock.millis() - born);
  }

  /** The attempts that are out. */
  public List<Attempt> running() {
    return schedule.running();
  }

  /** The tasks that have been looked at and wait, in no order. */
  public Stream<Task> waiting() {
    return schedule.waiting();
  }

  /** Whether somebody has asked for a task that runs to be cancelled. */
  public boolean isUnwanted(Task task) {
    return isStopped() || unwanted.contains(task.index());
  }

  /** From now on what its tasks write is told while they run. To be called before it begins. */
  public void followOutput() {
    output.follow();
  }

  /** Whether what a task of it writes is told while it runs. */
  public boolean followsOutput(Task task) {
    return output.isTold(task);
  }

  /**
   * Stops starting tasks, and taking what they write, while the reader of the events is behind, and
   * goes on afterwards.
   */
  public void hold(boolean hold) {
    held = hold;
    output.hold(hold);
    if (hold) {
      schedule.pause();
      ending.pause();
    } else {
      schedule.resume();
      ending.resume();
      tellReady();
    }
  }

  /**
   * Ends all tasks that have not ended, with this code, because nobody wants them any more: those
   * that wait at once, those that run when their workers say so. What came to its end in time
   * counts.
   */
  public void cancel(FailureCode code, String reason) {
    if (!finished) {
      held = false;
      output.hold(false);
      ending.resume();
      cancelled = Verdict.of(Outcome.CANCELLED, code, reason);
      stop(cancelled);
      schedule.running().forEach(gate::cancel);
      endRunningAfterGrace(cancelled);
      listEnded = true;
      finishIfDone();
    }
  }

  /**
   * Cancels, where nobody hears of it: what has not been looked at of the list is only counted.
   *
   * @return how many tasks of the list have ended so, without an event
   */
  public long abandon(String reason) {
    if (finished) {
      return 0;
    }
    abandoned = true;
    long dropped = intake.drop();
    gather.dropped(dropped, Outcome.CANCELLED);
    cancel(FailureCode.CANCELLED, reason);
    return dropped;
  }

  /**
   * Cancels one task: one that waits ends at once, one that runs when its worker says so.
   *
   * @param index its place in the list
   * @return whether there is such a task that has not ended
   */
  public boolean cancelTask(int index) {
    if (finished || index < 0 || index >= gather.submitted()) {
      return false;
    }
    Task waiting = schedule.remove(index);
    waiting = waiting == null ? files.remove(index) : waiting;
    if (waiting != null) {
      end(waiting, UNWANTED);
      return true;
    }
    return intake.isToCome(index) ? remember(index) : cancelRunning(index);
  }

  /** Gives every task that was passed over another try. */
  public void reopen() {
    schedule.reopen();
  }

  /** Starts the next task that may start; looks as far into the list for one as it has to. */
  public Start startNext() {
    if (!begun || held || stopped != null) {
      return Start.IDLE;
    }
    for (int looked = 0; looked < MAX_PARSED_PER_TURN; looked++) {
      Attempt attempt = schedule.startNext(this);
      if (attempt != null) {
        gather.started();
        certificate.sent(attempt.seat());
        gate.send(attempt);
        return Start.STARTED;
      }
      if (!schedule.mayLookFurther() || ahead() >= MAX_AHEAD || !takeNext()) {
        return schedule.isHeldUp() ? Start.HELD_UP : Start.IDLE;
      }
    }
    clock.after(1, this::tellReady);
    return Start.IDLE;
  }

  /**
   * Takes what became of an attempt; one that was given up is counted as late, and no more.
   *
   * @param pushback what its origin has against so many requests; null where it has nothing
   */
  public void reported(Attempt attempt, Report report, @Nullable Pushback pushback) {
    schedule.heardOf(attempt);
    certificate.heard(attempt.seat(), report.held());
    if (pushback != null) {
      schedule.count(attempt, pushback);
    }
    Task task = attempt.task();
    if (!task.accepts(attempt.fence())) {
      late();
      return;
    }
    schedule.leave(task);
    if (report.failure() == null) {
      schedule.served(task);
      end(task, Verdict.of(report));
    } else {
      failed(attempt, report, report.failure(), pushback != null && pushback.excused());
    }
  }

  /**
   * Takes a piece of what an attempt has written; one of an attempt that was given up is counted as
   * late, and no more.
   *
   * @param taken run when the reader has taken it, and another piece may come
   * @return false where the attempt was given up
   */
  public boolean output(Attempt attempt, Output piece, Runnable taken) {
    boolean isWanted = attempt.task().accepts(attempt.fence());
    if (isWanted) {
      output.tell(attempt.task(), piece, taken);
    } else {
      late();
    }
    return isWanted;
  }

  /** A report came for an attempt that had been given up. */
  public void late() {
    gather.late();
  }

  /**
   * The node of an attempt is gone: the task runs elsewhere where it may, and is lost otherwise.
   */
  public void lost(Attempt attempt) {
    Failure lost = new Failure(FailureCode.NODE_LOST, attempt.seat().node() + " is gone");
    reported(attempt, Report.of(lost), null);
  }

  /** Whether another attempt may be made beside this one. */
  public boolean mayRunElsewhere(Attempt attempt) {
    Task task = attempt.task();
    return stopped == null
        && task.accepts(attempt.fence())
        && !unwanted.contains(task.index())
        && retries.allows(attempt);
  }

  /**
   * The worker of an attempt says nothing any more: the task waits for another one. What still
   * comes of this attempt is late.
   */
  public void runElsewhere(Attempt attempt) {
    schedule.heardOf(attempt);
    schedule.leave(attempt.task());
    gather.waitsAgain();
    attempt.task().waitAgain(clock.millis());
    schedule.pushedBack(attempt.task());
  }

  private boolean remember(int index) {
    return unwanted.size() < MAX_AHEAD && unwanted.add(index);
  }

  private boolean cancelRunning(int index) {
    for (Attempt attempt : schedule.running()) {
      if (attempt.task().index() == index) {
        unwanted.add(index);
        gate.cancel(attempt);
        timers.add(clock.after(GRACE_MILLIS, () -> endUnwanted(attempt)));
        return true;
      }
    }
    return false;
  }

  /** A worker that does not say what came of it is not waited for. */
  private void endUnwanted(Attempt attempt) {
    if (attempt.task().accepts(attempt.fence())) {
      schedule.leave(attempt.task());
      end(attempt.task(), UNWANTED);
      tellReady();
    }
  }

  private void failed(Attempt attempt, Report report, Failure failure, boolean isExcused) {
    Task task = attempt.task();
    if (cancelled != null && failure.code().outcome() == Outcome.CANCELLED) {
      end(task, cancelled.with(report.value()));
    } else if (unwanted.contains(task.index())) {
      end(task, UNWANTED.with(report.value()));
    } else if (ranToTheDeadline(attempt, failure)) {
      end(task, deadlineVerdict(report.value()));
      passDeadline();
    } else if (RetryPolicy.wasNeverTaken(failure)) {
      takeBack(task, schedule::takeBack);
    } else {
      schedule.served(task);
      tryAgainOrEnd(attempt, report, failure, isExcused);
    }
  }

  private void tryAgainOrEnd(Attempt attempt, Report report, Failure failure, boolean isExcused) {
    Task task = attempt.task();
    long left = schedule.millisToDeadline();
    if (stopped == null && isExcused && retries.isWorthTheWait(failure, left)) {
      takeBack(task, schedule::pushedBack);
    } else if (stopped == null && retries.helps(attempt, failure, left)) {
      gather.waitsAgain();
      output.forget(task);
      task.waitAgain(clock.millis());
      schedule.addAfter(task, retries.delayMillis(task, failure));
    } else {
      end(task, Verdict.of(report));
    }
  }

  private boolean isStopped() {
    return stopped != null;
  }

  private void tellReady() {
    gate.ready(this);
  }

  /** How many tasks have been looked at and wait. */
  private long ahead() {
    return gather.waiting() - intake.waiting();
  }

  /** Looks at the next line of the list; false where none is at hand. */
  private boolean takeNext() {
    Intake.Taken taken = intake.take();
    if (taken == null) {
      return false;
    }
    TaskSpec spec = taken.entry().spec();
    Failure invalid = taken.entry().invalid();
    if (spec != null) {
      add(new Task(taken.index(), spec, taken.since()));
    } else if (invalid != null) {
      refuse(taken.index(), invalid);
    }
    return true;
  }

  private boolean endNextOfList() {
    return stopped != null && takeNext();
  }

  private void refuse(int index, Failure invalid) {
    Verdict verdict = new Verdict(invalid.code().outcome(), invalid, null);
    gather.ended(null, "line " + index, false, verdict);
    events.refused(index, verdict);
    haltIfTooManyFailed();
    finishIfDone();
  }

  private void add(Task task) {
    gather.expect(task.spec().kind());
    if (stopped != null) {
      end(task, stopped);
    } else if (unwanted.contains(task.index())) {
      end(task, UNWANTED);
    } else if (files.follows(task)) {
      Verdict shared = files.verdictFor(task);
      if (shared != null) {
        end(task, shared);
      }
    } else {
      schedule.add(task);
    }
  }

  private void startRunning() {
    begun = true;
    tellReady();
  }

  private void takeBack(Task task, Consumer<Task> queue) {
    gather.tookBack();
    output.forget(task);
    task.takeBack(clock.millis());
    if (stopped == null) {
      queue.accept(task);
    } else {
      end(task, stopped);
    }
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

  private void passDeadline() {
    if (deadlinePassed) {
      return;
    }
    deadlinePassed = true;
    stop(Verdict.of(Outcome.SKIPPED, FailureCode.BATCH_DEADLINE, "the deadline passed"));
    endRunningAfterGrace(deadlineVerdict(null));
  }

  private void haltIfTooManyFailed() {
    HaltRule rule = options.haltAfterFailures();
    Long submitted = listEnded ? Long.valueOf(gather.submitted()) : announced;
    if (rule != null
        && stopped == null
        && rule.halts(gather.failures(), gather.finished(), submitted)) {
      stop(Verdict.of(Outcome.SKIPPED, FailureCode.HALTED, "halted after too many failures"));
    }
  }

  /** From now on no task starts: those that wait end with this verdict, those to come as well. */
  private void stop(Verdict verdict) {
    stopped = verdict;
    ending.add(schedule.clear(), verdict);
  }

  private void endRunningAfterGrace(Verdict verdict) {
    if (!finished) {
      timers.add(clock.after(GRACE_MILLIS, () -> endRunning(verdict)));
    }
  }

  private void endRunning(Verdict verdict) {
    for (Attempt attempt : schedule.running()) {
      gate.cancel(attempt);
      schedule.leave(attempt.task());
      end(attempt.task(), verdict);
    }
  }

  private void end(Task task, Verdict verdict) {
    boolean wasRunning = task.isRunning();
    task.end(clock.millis());
    unwanted.remove(task.index());
    gather.ended(task.spec().kind(), task.spec().request().key(), wasRunning, verdict);
    output.end(task, verdict.value());
    events.ended(task, verdict);
    files.ended(task, verdict).forEach(follower -> end(follower, verdict));
    haltIfTooManyFailed();
    finishIfDone();
  }

  private void finishIfDone() {
    if (finished || !listEnded || gather.waiting() > 0 || gather.running() > 0) {
      return;
    }
    if (endedAfter < 0) {
      endedAfter = clock.millis() - born;
    }
    if (abandoned || certificate.isSettled()) {
      finish();
    } else if (!settling) {
      settling = true;
      timers.add(clock.after(SETTLE_MILLIS, this::lookAgain));
    }
  }

  /** What held a loop is told a moment after the report of the task that did. */
  private void lookAgain() {
    settling = false;
    finishIfDone();
  }

  private void finish() {
    finished = true;
    timers.forEach(Runnable::run);
    schedule.stop();
    intake.drop();
    output.hold(false);
    certificate.close();
    events.finished(summary());
    gate.finished(this);
  }

  private JsonObject summary() {
    JsonObject summary = new JsonObject().put("batch", id).mergeIn(gather.toJson());
    return summary
        .put("elapsedMillis", endedAfter)
        .put(
            "concurrency",
            new JsonObject()
                .put("asked", options.concurrency())
                .put("peak", gather.peak())
                .put("origins", schedule.origins()))
        .put("loops", certificate.toJson());
  }
}
