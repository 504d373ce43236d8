package dev.sluice.gateway.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.batch.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutputPaceTest {
  private static final int EACH = OutputPace.CHARACTERS_PER_MILLISECOND / 2;

  private final VirtualClock clock = new VirtualClock();
  private final OutputPace pace = new OutputPace(clock);
  private final List<Integer> passed = new ArrayList<>();

  @Test
  void pieces_withinTheAllowance_passAtOnce() {
    pass(2);

    assertThat(passed).containsExactly(0, 1);
  }

  @Test
  void pieces_beyondTheAllowance_waitInTheirOrder() {
    pass(7);
    assertThat(passed).hasSize(2);

    clock.pass(1);
    assertThat(passed).hasSize(4);
    clock.pass(2);
    assertThat(passed).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void allowance_ofAnIdleTime_isNotSaved() {
    clock.pass(1_000);
    pass(7);

    assertThat(passed).hasSize(2);
  }

  private void pass(int pieces) {
    IntStream.range(0, pieces).forEach(i -> pace.pass(EACH, () -> passed.add(i)));
  }
}
