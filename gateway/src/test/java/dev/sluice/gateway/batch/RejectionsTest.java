package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FailureCode;
import org.junit.jupiter.api.Test;

/** Tasks that wait for a worker or an origin. */
final class RejectionsTest extends BatchFixture {
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
}
