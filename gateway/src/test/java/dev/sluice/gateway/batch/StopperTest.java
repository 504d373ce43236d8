package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Report;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches that are cancelled, halted or past their deadline. */
final class StopperTest extends BatchFixture {
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
}
