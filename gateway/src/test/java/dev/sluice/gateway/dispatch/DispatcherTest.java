package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final DispatcherFixture fixture = new DispatcherFixture();

  @Test
  void tasks_goToTheWorkerWithTheFewest_neverBeyondItsCapacity() {
    fixture.beat("n1", 2, 10_000);
    fixture.beat("n2", 4, 10_000);
    fixture.open("{}", 10);

    assertThat(fixture.nodes()).hasSize(6);
    assertThat(fixture.nodes().subList(0, 4)).containsExactlyInAnyOrder("n1", "n1", "n2", "n2");
    assertThat(fixture.nodes().subList(4, 6)).containsExactly("n2", "n2");

    fixture.answer(fixture.sent.get(0));

    assertThat(fixture.sent).hasSize(6);
  }

  @Test
  void originLimit_isSharedByAllBatches() {
    fixture.beat("n1", 100, 3);
    fixture.open("{}", 10);
    fixture.open("{}", 10);

    assertThat(fixture.sent).hasSize(3);
    fixture.answer(fixture.sent.get(0));
    assertThat(fixture.sent).hasSize(3);
  }

  @Test
  void workerThatRefuses_getsNoOtherTaskForAMoment() {
    fixture.beat("n1", 5, 10_000);
    fixture.open("{}", 1);
    Failure full = new Failure(FailureCode.OVERLOADED, "full");
    fixture.answer(fixture.sent.get(0), Report.of(full));

    assertThat(fixture.sent).isEmpty();
    fixture.clock.pass(50);
    assertThat(fixture.nodes()).containsExactly("n1");
  }

  @Test
  void workerThatJoins_getsTheWaitingTasks() {
    fixture.open("{}", 3);
    assertThat(fixture.sent).isEmpty();

    fixture.beat("n1", 5, 10_000);

    assertThat(fixture.sent).hasSize(3);
  }

  @Test
  void leavingNode_getsNoNewTask() {
    fixture.beat("n1", 5, 10_000);
    fixture.beatOfLeaving("n1");
    fixture.open("{}", 1);

    assertThat(fixture.sent).isEmpty();
  }
}
