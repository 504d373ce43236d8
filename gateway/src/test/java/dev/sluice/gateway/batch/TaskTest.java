package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import org.junit.jupiter.api.Test;

class TaskTest {
  private final Task task = new Task(7, TaskSpec.of(Kinds.JOBS, Lookup.ofZip("79936")), 100);

  @Test
  void start_fromWaiting_runsAndCountsAnAttempt() {
    int fence = task.start(3, "n1", 110);

    assertThat(task.isRunning()).isTrue();
    assertThat(task.accepts(fence)).isTrue();
    assertThat(task.attempts()).isEqualTo(1);
    assertThat(task.slot()).isEqualTo(3);
    assertThat(task.node()).isEqualTo("n1");
    assertThat(task.queuedMillis()).isEqualTo(10);
  }

  @Test
  void accepts_afterAnotherStart_refusesTheEarlierFence() {
    int first = task.start(0, "n1", 100);
    task.waitAgain(150);
    int second = task.start(0, "n2", 170);
    task.end(200);

    assertThat(second).isNotEqualTo(first);
    assertThat(task.accepts(first)).isFalse();
    assertThat(task.accepts(second)).as("an ended task takes no report").isFalse();
    assertThat(task.queuedMillis()).isEqualTo(20);
    assertThat(task.runMillis()).isEqualTo(80);
  }

  @Test
  void returnToQueue_afterARefusal_countsNoAttemptButMovesTheFence() {
    int refused = task.start(0, "n1", 100);
    task.returnToQueue(101);
    int taken = task.start(0, "n2", 102);

    assertThat(task.attempts()).isEqualTo(1);
    assertThat(taken).isNotEqualTo(refused);
  }

  @Test
  void end_twice_isRefused() {
    task.end(100);

    assertThatIllegalStateException().isThrownBy(() -> task.end(101)).withMessageContaining("7");
  }

  @Test
  void start_ofARunningOrEndedTask_isRefused() {
    task.start(0, "n1", 100);
    assertThatIllegalStateException().isThrownBy(() -> task.start(0, "n1", 100));

    task.end(101);
    assertThatIllegalStateException().isThrownBy(() -> task.start(0, "n1", 102));
    assertThatIllegalStateException().isThrownBy(() -> task.waitAgain(102));
  }
}
