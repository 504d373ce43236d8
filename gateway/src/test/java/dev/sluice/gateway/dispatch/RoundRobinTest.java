package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.batch.Batch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private final DispatcherFixture fixture = new DispatcherFixture();

  @Test
  void batches_takeTurns() {
    fixture.beat("n1", 4, 10_000);
    Batch first = fixture.open("{}", 100);
    Batch second = fixture.open("{}", 100);
    IntStream.range(0, 20).forEach(i -> fixture.answer(fixture.sent.get(0)));

    long ofFirst = attemptsOf(first);
    assertThat(ofFirst).isBetween(1L, 3L);
    assertThat(ofFirst + attemptsOf(second)).isEqualTo(4);
  }

  @Test
  void turn_startsALimitedNumberOfTasks_despiteManyReports() {
    fixture.beat("n1", 5_000, 10_000);
    fixture.open("{\"concurrency\":5000}", 5_000);
    assertThat(fixture.sent).hasSize(500);
    IntStream.range(0, 100).forEach(i -> fixture.answer(fixture.sent.get(0)));
    assertThat(fixture.sent).as("attempts without an answer").hasSize(400);

    fixture.clock.pass(1);
    assertThat(fixture.sent).hasSize(900);
  }

  @Test
  void turn_inWhichStartsTakeLong_isCutShort_andTheNextGoesOn() {
    fixture.millisPerSend(3);
    fixture.open("{\"concurrency\":100}", 7);
    fixture.beat("n1", 100, 10_000);
    assertThat(fixture.sent).hasSize(4);

    fixture.clock.pass(1);
    assertThat(fixture.sent).hasSize(7);
  }

  private long attemptsOf(Batch batch) {
    return fixture.sent.stream().filter(one -> one.attempt().batch() == batch).count();
  }
}
