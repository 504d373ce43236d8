package dev.sluice.gateway.batch;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.batch.BatchOptions;
import io.vertx.core.json.JsonObject;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life cycle of a batch: it begins, receives its list while it runs, may be paused or stopped,
 * and finishes when each task has an outcome.
 *
 * <p>A dispatcher calls {@link #startNext} until it returns {@link StartResult#IDLE}, and {@link
 * Attempt#reported} for each attempt that was started. {@link Verdicts} decides what a report means
 * for its task, {@link Outcomes} ends tasks, and {@link Stopper} stops the batch early. Used on one
 * context only.
 */
public final class Batch {
  /** How long a worker may take to abort an attempt before the task ends without its report. */
  static final long GRACE_MILLIS = 1_500;

  /** Limits the parsed tasks that wait, while the first of the list cannot start. */
  static final int MAX_AHEAD = 10_000;

  private static final int MAX_PARSED_PER_TURN = 200;

  private final String id;
  private final BatchOptions options;
  private final Clock clock;
  private final Gate gate;
  private final Intake intake;
  private final Tally tally = new Tally();
  private final Timers timers;
  private final Events events;
  private final OutputEvents output;
  private final EndQueue endQueue;
  private final Schedule schedule;
  private final Outcomes outcomes;
  private final Verdicts verdicts;
  private final OpenTasks tasks;
  private final Stopper stopper;
  private final Completion completion;
  private final LoopReport loopReport;
  private boolean isRunning;
  private boolean isPaused;
  private @Nullable String caller;
  private @Nullable Long announced;

  /**
   * @param id unique among all batches
   * @param backlog the tasks received so far, and those to come
   * @param gate the workers and origins that all batches share
   * @param random for the jitter of retries
   * @param sink receives all events, in order
   */
  public Batch(
      String id,
      BatchOptions options,
      Backlog backlog,
      Gate gate,
      Clock clock,
      RandomGenerator random,
      EventSink sink) {
    this.id = id;
    this.options = options;
    this.gate = gate;
    this.clock = clock;
    this.timers = new Timers(clock);
    this.events = new Events(sink);
    this.output = new OutputEvents(events);
    this.outcomes = new Outcomes(clock, tally, events, output, this::taskEnded);
    this.endQueue = new EndQueue(clock, outcomes::end, this::endNextOfList);
    Deadline deadline = new Deadline(clock, options.deadlineMillis());
    this.schedule = new Schedule(options, gate, clock, deadline, this::ready, endQueue::add);
    this.intake = new Intake(backlog, clock, outcomes, schedule);
    this.stopper = new Stopper(options, gate, timers, tally, outcomes, schedule, endQueue);
    RetryPolicy retries = new RetryPolicy(options.retry(), deadline, random);
    this.verdicts =
        new Verdicts(clock, tally, schedule, output, outcomes, retries, stopper::passDeadline);
    this.tasks = new OpenTasks(gate, intake, schedule, outcomes, timers, this::ready);
    this.loopReport = gate.loopReport(id);
    this.completion = new Completion(clock, tally, timers, loopReport, this::finish);
    sink.onBehind(this::pause);
  }

  /** Returns its id, which is unique among all batches. */
  public String id() {
    return id;
  }

  /** Sets the caller, for the audit of its commands. */
  public void setCaller(String address) {
    caller = address;
  }

  /** Returns the caller; null if it is not known. */
  public @Nullable String caller() {
    return caller;
  }

  /** Returns whether every task has an outcome and the last event was emitted. */
  public boolean isFinished() {
    return completion.isFinished();
  }

  /**
   * Begins: emits the first event, starts the timers, and lets tasks start.
   *
   * @param submitted the number of tasks in the list; null while it is still being received
   */
  public void begin(@Nullable Long submitted) {
    announced = submitted;
    events.started(id, submitted);
    stopper.startDeadline();
    if (options.startAfterMillis() > 0) {
      timers.after(options.startAfterMillis(), this::startRunning);
    } else {
      startRunning();
    }
    gate.open(this);
  }

  /** Begins with a list that has been received as a whole. */
  public void beginWhole(long submitted) {
    begin(submitted);
    received(submitted);
    completeList();
  }

  /** Adds lines of the list that are in the backlog now. */
  public void received(long lines) {
    if (!isFinished()) {
      tally.submitted(lines);
      intake.received(lines);
      moreAvailable();
    }
  }

  /** Continues after the backlog had no line in memory. */
  public void moreAvailable() {
    if (!isFinished()) {
      endQueue.run();
      ready();
    }
  }

  /** Marks the list as complete; emits its length if that was not known when the batch began. */
  public void completeList() {
    if (isFinished()) {
      return;
    }
    completion.completeList();
    if (announced == null) {
      events.submitted(tally.submitted());
    }
    taskEnded();
  }

  /** Returns whether the law of the batch holds. */
  public boolean addsUp() {
    return tally.addsUp();
  }

  /** Returns the state of the batch and its counts. */
  public JsonObject progress() {
    return tally
        .progress()
        .put("batch", id)
        .put("state", outcomes.isStopped() ? "stopping" : "running")
        .put("elapsedMillis", completion.elapsedMillis());
  }

  /** Returns its tasks that have not ended. */
  public OpenTasks tasks() {
    return tasks;
  }

  /**
   * Pauses the batch while the reader of its events is behind: no task starts, and no output is
   * taken. Running tasks continue.
   *
   * @param isBehind false to resume
   */
  public void pause(boolean isBehind) {
    isPaused = isBehind;
    if (isBehind) {
      output.pause();
      schedule.pause();
      endQueue.pause();
    } else {
      output.resume();
      schedule.resume();
      endQueue.resume();
      ready();
    }
  }

  /**
   * Cancels all tasks that have not ended: those that wait end at once, those that run when their
   * workers report. A task that completes in the meantime keeps its outcome.
   */
  public void cancel(FailureCode code, String reason) {
    if (!isFinished()) {
      isPaused = false;
      output.resume();
      endQueue.resume();
      stopper.cancel(Verdict.of(Outcome.CANCELLED, code, reason));
      completion.completeList();
      completion.check();
    }
  }

  /** Cancels the batch of a caller that has disconnected: unparsed tasks are only counted. */
  public void abandon(String reason) {
    if (!isFinished()) {
      completion.skipLoopReport();
      long dropped = intake.drop();
      tally.dropped(dropped, Outcome.CANCELLED);
      events.dropped(dropped);
      cancel(FailureCode.CANCELLED, reason);
    }
  }

  /** Considers the tasks again that were passed over. */
  public void reopen() {
    schedule.reopen();
  }

  /** Starts the next task that may start; parses more of the list if it needs to. */
  public StartResult startNext() {
    if (!isRunning || isPaused || outcomes.isStopped()) {
      return StartResult.IDLE;
    }
    for (int parsed = 0; parsed < MAX_PARSED_PER_TURN; parsed++) {
      Attempt attempt = schedule.startNext(this);
      if (attempt != null) {
        tally.started();
        loopReport.sent(attempt.seat());
        gate.send(attempt);
        return StartResult.STARTED;
      }
      long ahead = tally.waiting() - intake.unparsed();
      if (!schedule.mayStart() || ahead >= MAX_AHEAD || !intake.parseNext()) {
        return schedule.hasPassedOver() ? StartResult.NO_ROOM : StartResult.IDLE;
      }
    }
    clock.after(1, this::ready);
    return StartResult.IDLE;
  }

  void reported(Attempt attempt, Report report, @Nullable Pushback pushback) {
    loopReport.reported(attempt.seat(), report.held());
    verdicts.reported(attempt, report, pushback);
  }

  Verdicts verdicts() {
    return verdicts;
  }

  private void ready() {
    gate.ready(this);
  }

  private boolean endNextOfList() {
    return outcomes.isStopped() && intake.parseNext();
  }

  private void startRunning() {
    isRunning = true;
    ready();
  }

  private void taskEnded() {
    stopper.haltIfTooManyFailed(
        completion.isListComplete() ? Long.valueOf(tally.submitted()) : announced);
    completion.check();
  }

  private void finish() {
    timers.stop();
    schedule.stop();
    intake.drop();
    output.resume();
    loopReport.close();
    events.finished(summary());
    gate.finished(this);
  }

  private JsonObject summary() {
    return new JsonObject()
        .put("batch", id)
        .mergeIn(tally.toJson())
        .put("elapsedMillis", completion.elapsedMillis())
        .put("concurrency", schedule.concurrency(tally.peak()))
        .put("loops", loopReport.toJson());
  }
}
