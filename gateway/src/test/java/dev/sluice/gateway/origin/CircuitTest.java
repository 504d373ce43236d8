package dev.sluice.gateway.origin;

import static dev.sluice.gateway.origin.Circuit.FAILURES;
import static dev.sluice.gateway.origin.Circuit.FIRST_MILLIS;
import static dev.sluice.gateway.origin.Circuit.MAX_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private final Circuit circuit = new Circuit();

  @Test
  void circuit_opensAtTheTwentiethConsecutiveFailure_andReportsThatOnce() {
    IntStream.range(1, FAILURES).forEach(i -> assertThat(circuit.failed(0)).isFalse());
    assertThat(circuit.admits(0)).isTrue();

    assertThat(circuit.failed(0)).isTrue();
    assertThat(circuit.failed(0)).isFalse();
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.admits(FIRST_MILLIS - 1)).isFalse();
  }

  @Test
  void answer_resetsTheCountOfFailures() {
    IntStream.range(1, FAILURES).forEach(i -> circuit.failed(0));
    circuit.answered();

    IntStream.range(1, FAILURES).forEach(i -> assertThat(circuit.failed(0)).isFalse());
  }

  @Test
  void openCircuit_admitsOneAttemptAfterAWhile() {
    open();

    assertThat(circuit.admits(FIRST_MILLIS)).isTrue();
    circuit.sent();
    assertThat(circuit.admits(FIRST_MILLIS)).isFalse();
  }

  @Test
  void probe_thatFails_doublesTheWait_upToALimit() {
    open();
    long now = 0;
    for (long expected = 2 * FIRST_MILLIS; expected < 4 * MAX_MILLIS; expected *= 2) {
      now = circuit.retryAt();
      circuit.sent();
      circuit.failed(now);
      assertThat(circuit.retryAt() - now).isEqualTo(Math.min(expected, MAX_MILLIS));
    }
  }

  @Test
  void probe_thatIsAnswered_closesTheCircuit() {
    open();
    circuit.sent();

    assertThat(circuit.answered()).isTrue();
    assertThat(circuit.isOpen()).isFalse();
    assertThat(circuit.admits(0)).isTrue();
  }

  @Test
  void probe_withoutAConclusion_admitsAnother() {
    open();
    circuit.sent();
    circuit.inconclusive();

    assertThat(circuit.admits(FIRST_MILLIS)).isTrue();
  }

  private void open() {
    IntStream.range(0, FAILURES).forEach(i -> circuit.failed(0));
  }
}
