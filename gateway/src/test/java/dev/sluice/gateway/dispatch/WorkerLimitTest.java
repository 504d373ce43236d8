package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerLimitTest {
  private static final int MOST = 1_000;
  private static final long LATE = WorkerLimit.LATE_MILLIS + 1;

  private final WorkerLimit credit = new WorkerLimit();

  @Test
  void credit_isNotBounded_beforeAnythingIsLate() {
    hear(10, WorkerLimit.LATE_MILLIS, MOST);

    assertThat(credit.admits(MOST - 1)).isTrue();
  }

  @Test
  void lateWays_inARow_bringItDown_toAFloor() {
    hear(3, LATE, MOST);
    assertThat(credit.admits(750)).isFalse();
    assertThat(credit.admits(749)).isTrue();

    hear(100, LATE, MOST);
    assertThat(credit.admits(WorkerLimit.FEWEST)).isFalse();
    assertThat(credit.admits(WorkerLimit.FEWEST - 1)).isTrue();
  }

  @Test
  void waysThatAreMuchTooLong_bringItDownFaster() {
    hear(3, 10 * LATE, MOST);

    assertThat(credit.admits(500)).isFalse();
    assertThat(credit.admits(499)).isTrue();
  }

  @Test
  void credit_beginsLow_andGrowsWhereNothingIsLate() {
    assertThat(credit.admits(WorkerLimit.FIRST)).isFalse();

    IntStream.range(0, 40).forEach(i -> credit.heard(0, WorkerLimit.FIRST, 10_000));

    assertThat(credit.admits(9_999)).isTrue();
    assertThat(credit.admits(10_000)).isFalse();
  }

  @Test
  void lateWays_withAShortOneAmongThem_areAccidents() {
    for (int i = 0; i < 20; i++) {
      hear(2, 500, MOST);
      hear(1, 0, MOST);
    }

    assertThat(credit.admits(MOST - 1)).isTrue();
  }

  @Test
  void shortWays_bringItUpAgain() {
    hear(100, LATE, MOST);

    hear(40, 0, MOST);

    assertThat(credit.admits(MOST - 1)).isTrue();
  }

  private void hear(int times, long millis, int out) {
    IntStream.range(0, times).forEach(i -> credit.heard(millis, out, MOST));
  }
}
