package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final VirtualClock clock = new VirtualClock();
  private final ScriptedGate gate = new ScriptedGate();
  private final List<JsonObject> events = new ArrayList<>();
  private long dropped;
  private ShortList list = new ShortList();
  private Batch batch = batchWith("{}");

  @Test
  void wholeList_ofTasksThatSucceed_emitsEachAndFinishesWithASummaryThatAddsUp() {
    open("{}", 3);
    IntStream.range(0, 3).forEach(gate::ok);

    assertThat(names()).containsExactly("started", "task", "task", "task", "finished");
    assertThat(IntStream.range(0, 5).mapToObj(i -> events.get(i).getInteger("seq")))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(summary().getJsonObject("counts").getLong("OK")).isEqualTo(3);
    assertThat(summary().getJsonObject("totals").getJsonObject("jobs").getBoolean("complete"))
        .isTrue();
    assertThat(clock.timers()).as("timers that are left").isZero();
  }

  @Test
  void emptyList_finishesAtOnce() {
    open("{}", 0);

    assertThat(names()).containsExactly("started", "finished");
  }

  @Test
  void concurrency_ofTwo_isTheTwoWorkerQueue() {
    open("{\"concurrency\":2}", 4);

    assertThat(gate.sent).hasSize(2);
    gate.ok(1);
    assertThat(gate.sent(2).task().slot()).as("the free slot takes the next").isEqualTo(1);
    gate.ok(2);
    gate.ok(0);
    gate.ok(3);

    assertThat(summary().getJsonObject("concurrency").getLong("peak")).isEqualTo(2);
  }

  @Test
  void perOrigin_delaysItsOwnLaneOnly() {
    create("{\"perOrigin\":1}");
    batch.begin(3L);
    submit(job("10001"));
    submit(job("10002"));
    submit(command());
    batch.completeList();
    pump();

    assertThat(gate.sent.stream().map(a -> a.task().index())).containsExactly(0, 2);
    gate.ok(0);
    assertThat(gate.sent.stream().map(a -> a.task().index())).containsExactly(2, 1);
  }

  @Test
  void perSecond_spreadsTheStarts() {
    open("{\"perSecond\":10}", 5);

    assertThat(gate.sent).hasSize(1);
    clock.pass(100);
    assertThat(gate.sent).hasSize(2);
    clock.pass(299);
    assertThat(gate.sent).hasSize(4);
  }

  @Test
  void startAfterMillis_delaysTheFirstStart() {
    open("{\"startAfterMillis\":500}", 2);

    clock.pass(499);
    assertThat(gate.sent).isEmpty();
    clock.pass(1);
    assertThat(gate.sent).hasSize(2);
  }

  @Test
  void retry_afterABrokenConnection_backsOffUpToTheMaximumOfAttempts() {
    open("{\"retry\":{\"attempts\":3,\"backoffMillis\":100}}", 1);

    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    assertThat(gate.sent).as("backs off first").isEmpty();
    assertThat(events).as("waits meanwhile").hasSize(1);
    clock.pass(100);
    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    clock.pass(200);
    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);

    assertThat(task(0).getString("outcome")).isEqualTo("ERROR");
    assertThat(task(0).getInteger("attempts")).isEqualTo(3);
    assertThat(summary().getLong("attempts")).isEqualTo(3);
  }

  @Test
  void retry_withRetryAfter_neverComesEarlier() {
    open("{}", 1);

    gate.report(
        0,
        Report.of(
            new Failure(FailureCode.UPSTREAM_STATUS, "429").withStatus(429).withRetryAfter(1_000)));
    clock.pass(999);
    assertThat(gate.sent).isEmpty();
    clock.pass(1);
    assertThat(gate.sent).hasSize(1);
  }

  @Test
  void retryAfter_pastTheDeadline_endsTheTaskAtOnce() {
    open("{\"deadlineMillis\":500}", 1);

    gate.report(
        0,
        Report.of(
            new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503).withRetryAfter(5_000)));

    assertThat(task(0).getString("outcome")).isEqualTo("ERROR");
    assertThat(task(0).getInteger("status")).isEqualTo(503);
  }

  @Test
  void failure_thatIsNotTransient_isNotRetried() {
    open("{}", 2);

    gate.fail(0, FailureCode.UPSTREAM_MALFORMED);
    gate.report(1, Report.of(new Failure(FailureCode.UPSTREAM_STATUS, "403").withStatus(403)));

    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
    assertThat(task(1).getInteger("attempts")).isEqualTo(1);
  }

  @Test
  void command_thatTimedOut_isNotRetried() {
    create("{}");
    batch.begin(1L);
    submit(command());
    batch.completeList();
    pump();

    gate.fail(0, FailureCode.ATTEMPT_TIMEOUT);

    assertThat(task(0).getString("outcome")).isEqualTo("TIMEOUT");
  }

  @Test
  void deadline_endsWaitingTasksAsSkippedAndRunningTasksAsTimeout() {
    open("{\"concurrency\":1,\"deadlineMillis\":300}", 3);

    assertThat(gate.sent(0).timeoutMillis()).isEqualTo(300);
    clock.pass(300);
    gate.fail(0, FailureCode.ATTEMPT_TIMEOUT);

    assertThat(task(0).getString("code")).isEqualTo("BATCH_DEADLINE");
    assertThat(task(0).getString("outcome")).isEqualTo("TIMEOUT");
    assertThat(task(1).getString("outcome")).isEqualTo("SKIPPED");
    assertThat(task(1).getString("code")).isEqualTo("BATCH_DEADLINE");
    assertThat(names()).endsWith("finished");
  }

  @Test
  void deadline_withoutAReport_endsTheTaskAfterTheGracePeriod() {
    open("{\"deadlineMillis\":300}", 1);

    clock.pass(300 + Batch.GRACE_MILLIS);

    assertThat(task(0).getString("outcome")).isEqualTo("TIMEOUT");
    assertThat(gate.cancelled).hasSize(1);
  }

  @Test
  void halt_afterTwoFailures_skipsWaitingTasksAndLetsRunningTasksComplete() {
    open("{\"concurrency\":3,\"haltAfterFailures\":2,\"retry\":{\"attempts\":1}}", 6);

    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    gate.fail(1, FailureCode.UPSTREAM_CONNECTION);
    assertThat(task(5).getString("outcome")).isEqualTo("SKIPPED");
    assertThat(task(5).getString("code")).isEqualTo("HALTED");
    IntStream.range(2, 4).filter(i -> isSent(i)).forEach(gate::ok);

    assertThat(names()).endsWith("finished");
  }

  @Test
  void cancel_endsWaitingTasksAtOnceAndRunningTasksAfterTheGracePeriodAndLaterReportsAreLate() {
    open("{\"concurrency\":1}", 2);
    Attempt running = gate.sent(0);

    batch.cancel(FailureCode.CANCELLED, "the caller disconnected");
    assertThat(names()).containsExactly("started", "task");
    clock.pass(Batch.GRACE_MILLIS);
    running.reported(Report.of(new Failure(FailureCode.CANCELLED, "")), null);

    assertThat(summary().getJsonObject("counts").getLong("CANCELLED")).isEqualTo(2);
    assertThat(gate.cancelled).contains(running);
    assertThat(names()).containsExactly("started", "task", "task", "finished");
    assertThat(clock.timers()).isZero();
  }

  @Test
  void cancel_keepsTheOutcomeOfTasksThatCompleteInTime() {
    open("{}", 3);

    batch.cancel(FailureCode.DRAINING, "the node is shutting down");
    gate.ok(0);
    gate.fail(1, FailureCode.CANCELLED);
    gate.fail(2, FailureCode.NOT_FOUND);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(task(1).getString("code")).isEqualTo("DRAINING");
    assertThat(task(2).getString("outcome")).isEqualTo("NOT_FOUND");
    assertThat(names()).endsWith("finished");
  }

  @Test
  void cancel_ofALongListWhoseReaderIsBehind_endsAllInSlices() {
    create("{\"concurrency\":1}");
    batch.begin(null);
    IntStream.range(0, 2_000).forEach(i -> submit(job(String.valueOf(10_000 + i))));
    batch.pause(true);

    batch.cancel(FailureCode.CANCELLED, "the caller disconnected");
    assertThat(events).as("not all in one turn").hasSizeLessThan(2_000);
    clock.pass(Batch.GRACE_MILLIS);

    assertThat(summary().getJsonObject("counts").getLong("CANCELLED")).isEqualTo(2_000);
    assertThat(clock.timers()).isZero();
  }

  @Test
  void haltPercent_ofAWholeList_isOfItsLength() {
    open("{\"concurrency\":1,\"haltAfterFailures\":\"50%\",\"retry\":{\"attempts\":1}}", 4);

    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    gate.fail(1, FailureCode.UPSTREAM_CONNECTION);

    assertThat(task(2).getString("code")).isEqualTo("HALTED");
    assertThat(names()).endsWith("finished");
  }

  @Test
  void lateReport_ofAnEarlierAttempt_isCountedAndChangesNothing() {
    open("{\"retry\":{\"attempts\":2,\"backoffMillis\":1}}", 1);
    Attempt first = gate.sent(0);
    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    clock.pass(1);

    first.reported(Report.of(new Failure(FailureCode.INTERNAL, "late")), null);
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(summary().getLong("late")).isEqualTo(1);
  }

  @Test
  void noWorker_withinTheWait_rejectsAllOfTheKind() {
    gate.seats = 0;
    gate.served = false;
    open("{\"workerWaitMillis\":1000}", 3);

    clock.pass(999);
    assertThat(names()).containsExactly("started");
    clock.pass(1);

    assertThat(task(2).getString("outcome")).isEqualTo("REJECTED");
    assertThat(task(2).getString("code")).isEqualTo("NO_WORKER");
    assertThat(task(2).getInteger("attempts")).isZero();
  }

  @Test
  void busyWorkers_withinTheWait_rejectAsOverloaded() {
    gate.seats = 0;
    open("{\"workerWaitMillis\":1000}", 1);

    clock.pass(1_000);

    assertThat(task(0).getString("code")).isEqualTo("OVERLOADED");
  }

  @Test
  void busyWorkers_whileOwnTasksRun_areWaitedFor() {
    gate.seats = 1;
    open("{\"workerWaitMillis\":1000}", 2);

    clock.pass(9_000);
    gate.ok(0);
    gate.ok(1);

    assertThat(summary().getJsonObject("counts").getLong("OK")).isEqualTo(2);
  }

  @Test
  void refusalByTheWorker_isNoAttempt() {
    open("{\"retry\":{\"attempts\":1}}", 1);

    gate.fail(0, FailureCode.OVERLOADED);
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
    assertThat(summary().getLong("attempts")).isEqualTo(1);
  }

  @Test
  void refusalByTheWorker_whileTheReaderIsBehind_doesNotCountTowardsTheWait() {
    open("{\"workerWaitMillis\":1000}", 1);
    batch.pause(true);
    gate.fail(0, FailureCode.OVERLOADED);
    clock.pass(5_000);

    batch.pause(false);
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
  }

  @Test
  void refusalByTheWorker_forever_isRejectedAfterTheWait() {
    open("{\"workerWaitMillis\":1000}", 1);

    for (int i = 0; i < 100 && isSent(0); i++) {
      gate.fail(0, FailureCode.NO_WORKER);
      clock.pass(50);
    }

    assertThat(task(0).getString("outcome")).isEqualTo("REJECTED");
  }

  @Test
  void lostNode_ofALookup_runsAgain_andOfACommand_isLost() {
    create("{\"retry\":{\"attempts\":2,\"backoffMillis\":1}}");
    batch.begin(2L);
    submit(job("10001"));
    submit(command());
    batch.completeList();
    pump();

    List.copyOf(gate.sent)
        .forEach(
            attempt -> {
              gate.sent.remove(attempt);
              attempt.lost();
            });
    clock.pass(1);
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(task(1).getString("outcome")).isEqualTo("LOST");
    assertThat(task(1).getString("code")).isEqualTo("NODE_LOST");
  }

  @Test
  void sameFile_isWrittenOnceAndItsResultShared() {
    create("{}");
    batch.begin(null);
    submit(flag("br"));
    submit(flag("BR"));
    pump();
    assertThat(gate.sent).hasSize(1);

    gate.ok(0);
    submit(flag("br"));
    batch.completeList();

    assertThat(summary().getJsonObject("counts").getLong("OK")).isEqualTo(3);
    assertThat(task(1).getInteger("attempts")).isZero();
    assertThat(summary().getLong("attempts")).isEqualTo(1);
  }

  @Test
  void list_thatIsStillBeingReceived_announcesItsLengthAtTheEnd() {
    create("{}");
    batch.begin(null);
    submit(job("10001"));
    refuse(InvalidMessage.of("zip", "1", "five digits"));
    pump();
    gate.ok(0);
    batch.completeList();

    assertThat(events.get(0).getValue("submitted")).isNull();
    assertThat(names()).containsExactly("started", "task", "task", "submitted", "finished");
    assertThat(task(1).getString("code")).isEqualTo("INVALID");
    assertThat(task(1).getString("reason")).isEqualTo("zip: 1 (expected: five digits)");
    assertThat(events.get(3).getLong("submitted")).isEqualTo(2);
  }

  @Test
  void pause_startsNothingUntilTheReaderHasCaughtUp() {
    create("{\"concurrency\":1}");
    batch.begin(2L);
    submit(job("10001"));
    submit(job("10002"));
    batch.completeList();
    pump();
    batch.pause(true);
    gate.ok(0);
    pump();
    assertThat(gate.sent).isEmpty();

    batch.pause(false);

    assertThat(gate.sent).hasSize(1);
  }

  @Test
  void pushback_thatIsExcused_isNoAttempt_andTheTaskIsNextInLine() {
    open("{\"concurrency\":1,\"retry\":{\"attempts\":1}}", 2);

    gate.report(0, refused(null), new Pushback("503", true));
    assertThat(isSent(0)).isTrue();
    gate.ok(0);
    gate.ok(1);

    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
    assertThat(summary().getLong("attempts")).isEqualTo(2);
    assertThat(origin().getLong("refused")).isEqualTo(1);
    assertThat(origin().getString("reason")).isEqualTo("503");
  }

  @Test
  void pushback_thatIsNotExcused_isAnAttempt() {
    open("{\"retry\":{\"attempts\":1}}", 1);

    gate.report(0, refused(null), new Pushback("503", false));

    assertThat(task(0).getString("code")).isEqualTo("UPSTREAM_STATUS");
    assertThat(origin().getLong("refused")).isEqualTo(1);
  }

  @Test
  void pushback_pastTheDeadline_endsTheTaskAtOnce() {
    open("{\"deadlineMillis\":500}", 1);

    gate.report(0, refused(5_000L), new Pushback("503", true));

    assertThat(task(0).getString("outcome")).isEqualTo("ERROR");
    assertThat(task(0).getInteger("status")).isEqualTo(503);
    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
  }

  @Test
  void pushback_ofACancelledBatch_endsTheTask() {
    open("{}", 1);
    batch.cancel(FailureCode.CANCELLED, "enough");

    gate.report(0, refused(null), new Pushback("503", true));

    assertThat(names()).endsWith("finished");
  }

  @Test
  void openCircuit_forTheWholeWait_rejectsTheTasksOfThatOriginOnly() {
    gate.down = true;
    create("{\"workerWaitMillis\":1000}");
    batch.begin(3L);
    submit(job("10001"));
    submit(command());
    submit(job("10002"));
    batch.completeList();
    clock.pass(999);
    assertThat(names()).containsExactly("started");
    clock.pass(1);
    gate.ok(1);

    assertThat(task(0).getString("code")).isEqualTo("UPSTREAM_DOWN");
    assertThat(task(2).getString("outcome")).isEqualTo("REJECTED");
    assertThat(task(1).getString("outcome")).isEqualTo("OK");
  }

  @Test
  void openCircuit_whoseLastTaskWasRejected_leavesNoTimer() {
    gate.down = true;
    create("{\"concurrency\":1,\"workerWaitMillis\":1000}");
    batch.begin(3L);
    submit(job("10001"));
    submit(command());
    submit(job("10002"));
    batch.completeList();
    clock.pass(1_000);
    gate.ok(1);

    assertThat(names()).endsWith("finished");
    assertThat(clock.timers()).isZero();
  }

  @Test
  void cancelOrDeadline_thatFinishesABatch_leavesNoTimer() {
    gate.seats = 0;
    open("{}", 1);
    batch.cancel(FailureCode.CANCELLED, "enough");
    assertThat(clock.timers()).as("after a cancel").isZero();

    open("{\"deadlineMillis\":100}", 1);
    clock.pass(100);
    assertThat(names()).endsWith("finished");
    assertThat(clock.timers()).as("after the deadline").isZero();
  }

  @Test
  void openCircuit_thatClosesInTime_isUsed() {
    gate.down = true;
    open("{\"workerWaitMillis\":1000}", 1);
    clock.pass(999);
    gate.down = false;
    clock.pass(1);
    pump();
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(clock.timers()).isZero();
  }

  @Test
  void longList_isParsedNoFurtherThanNeeded() {
    create("{\"concurrency\":3}");
    batch.begin(null);
    IntStream.range(0, 1_000).forEach(i -> list.add(Backlog.Entry.of(job("10001"))));
    batch.received(1_000);

    assertThat(gate.sent).hasSize(3);
    assertThat(left(list)).isEqualTo(997);
  }

  @Test
  void listWhoseFirstTasksCannotStart_isParsedFurther_upToALimit() {
    create("{\"perOrigin\":1}");
    batch.begin(null);
    int jobs = 2 * Batch.MAX_AHEAD;
    IntStream.range(0, 300).forEach(i -> list.add(Backlog.Entry.of(job("10001"))));
    list.add(Backlog.Entry.of(command()));
    IntStream.range(0, jobs).forEach(i -> list.add(Backlog.Entry.of(job("10001"))));
    batch.received(jobs + 301);
    clock.pass(1_000);

    assertThat(gate.sent.stream().map(a -> a.task().index())).containsExactly(0, 300);
    assertThat(left(list)).isBetween(jobs - Batch.MAX_AHEAD, jobs);
  }

  @Test
  void abandon_countsUnparsedTasks_withoutAnEventForEach() {
    create("{\"concurrency\":2}");
    batch.begin(null);
    IntStream.range(0, 1_000).forEach(i -> list.add(Backlog.Entry.of(job("10001"))));
    batch.received(1_000);

    batch.abandon("the caller disconnected");
    assertThat(dropped).isEqualTo(998);
    clock.pass(Batch.GRACE_MILLIS);

    assertThat(events).hasSizeLessThan(10);
    assertThat(summary().getLong("submitted")).isEqualTo(1_000);
    assertThat(summary().getJsonObject("counts").getLong("CANCELLED")).isEqualTo(1_000);
    assertThat(batch.addsUp()).isTrue();
    assertThat(gate.finished).isEqualTo(1);
    batch.abandon("again");
    assertThat(dropped).as("none twice").isEqualTo(998);
  }

  @Test
  void stoppedBatch_endsTheRestOfItsListAsItArrives() {
    create("{\"deadlineMillis\":100}");
    batch.begin(null);
    clock.pass(100);
    submit(job("10001"));
    refuse(InvalidMessage.of("zip", "1", "five digits"));
    assertThat(names()).containsExactly("started", "task", "task");
    batch.completeList();

    assertThat(task(0).getString("outcome")).isEqualTo("SKIPPED");
    assertThat(task(1).getString("outcome")).isEqualTo("REJECTED");
    assertThat(names()).endsWith("finished");
  }

  @Test
  void queuedMillis_beginsWhenTheLineArrives() {
    create("{\"concurrency\":1}");
    batch.begin(null);
    submit(job("10001"));
    clock.pass(500);
    submit(job("10002"));
    clock.pass(200);
    gate.ok(0);
    gate.ok(1);

    assertThat(task(1).getLong("queuedMillis")).isEqualTo(200);
  }

  private static int left(ShortList list) {
    int left = 0;
    while (list.poll() != null) {
      left++;
    }
    return left;
  }

  private static Report refused(@Nullable Long retryAfter) {
    Failure refused = new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503);
    return Report.of(retryAfter == null ? refused : refused.withRetryAfter(retryAfter));
  }

  private JsonObject origin() {
    return summary()
        .getJsonObject("concurrency")
        .getJsonObject("origins")
        .getJsonObject("jobs.test:80");
  }

  private void open(String options, int tasks) {
    create(options);
    batch.begin((long) tasks);
    IntStream.range(0, tasks).forEach(i -> submit(job(String.valueOf(10_000 + i))));
    batch.completeList();
    pump();
  }

  private void create(String options) {
    batch = batchWith(options);
  }

  private Batch batchWith(String options) {
    BatchOptions read = BatchOptions.from(Fields.of(new JsonObject(options)));
    list = new ShortList();
    gate.afterReport = this::pump;
    return new Batch("b", read, list, gate, clock, new Random(1), new Recorder());
  }

  private void submit(TaskSpec spec) {
    list.add(Backlog.Entry.of(spec));
    batch.received(1);
  }

  private void refuse(Failure invalid) {
    list.add(Backlog.Entry.invalid(invalid));
    batch.received(1);
  }

  private void pump() {
    batch.reopen();
    while (batch.startNext() == StartResult.STARTED) {}
  }

  private boolean isSent(int index) {
    return gate.sent.stream().anyMatch(attempt -> attempt.task().index() == index);
  }

  private List<String> names() {
    return events.stream().map(event -> event.getString("event")).toList();
  }

  private JsonObject task(int index) {
    return events.stream()
        .filter(event -> event.getString("event").equals("task"))
        .filter(event -> event.getInteger("index") == index)
        .findFirst()
        .orElseThrow();
  }

  private JsonObject summary() {
    return events.get(events.size() - 1).getJsonObject("summary");
  }

  private static TaskSpec job(String zip) {
    return TaskSpec.of(Kinds.JOBS, Lookup.ofZip(zip));
  }

  private static TaskSpec flag(String country) {
    return TaskSpec.of(Kinds.FLAGS, new FlagDownload(country));
  }

  private static TaskSpec command() {
    return TaskSpec.of(Kinds.COMMAND, new CommandRun("echo", List.of(), null));
  }

  private final class Recorder implements EventSink {
    @Override
    public void handle(BatchEvent event) {
      events.add(event.toJson());
    }

    @Override
    public void dropped(long tasks) {
      dropped += tasks;
    }
  }
}
