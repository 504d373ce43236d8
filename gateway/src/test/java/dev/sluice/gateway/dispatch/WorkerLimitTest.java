package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerLimitTest {
  private static final int MOST = 1_000;
  private static final long LATE = WorkerLimit.LATE_MILLIS + 1;

  private final WorkerLimit limit = new WorkerLimit();

  @Test
  void limit_isNotBounded_beforeAnythingIsLate() {
    hear(10, WorkerLimit.LATE_MILLIS, MOST);

    assertThat(limit.admits(MOST - 1)).isTrue();
  }

  @Test
  void lateWays_inARow_bringItDown_toAFloor() {
    hear(3, LATE, MOST);
    assertThat(limit.admits(750)).isFalse();
    assertThat(limit.admits(749)).isTrue();

    hear(100, LATE, MOST);
    assertThat(limit.admits(WorkerLimit.MIN)).isFalse();
    assertThat(limit.admits(WorkerLimit.MIN - 1)).isTrue();
  }

  @Test
  void waysThatAreMuchTooLong_bringItDownFaster() {
    hear(3, 10 * LATE, MOST);

    assertThat(limit.admits(500)).isFalse();
    assertThat(limit.admits(499)).isTrue();
  }

  @Test
  void limit_beginsLow_andGrowsWhereNothingIsLate() {
    assertThat(limit.admits(WorkerLimit.INITIAL)).isFalse();

    IntStream.range(0, 40).forEach(i -> limit.measured(0, WorkerLimit.INITIAL, 10_000));

    assertThat(limit.admits(9_999)).isTrue();
    assertThat(limit.admits(10_000)).isFalse();
  }

  @Test
  void lateWays_withAShortOneAmongThem_areAccidents() {
    for (int i = 0; i < 20; i++) {
      hear(2, 500, MOST);
      hear(1, 0, MOST);
    }

    assertThat(limit.admits(MOST - 1)).isTrue();
  }

  @Test
  void shortWays_bringItUpAgain() {
    hear(100, LATE, MOST);

    hear(40, 0, MOST);

    assertThat(limit.admits(MOST - 1)).isTrue();
  }

  private void hear(int times, long millis, int out) {
    IntStream.range(0, times).forEach(i -> limit.measured(millis, out, MOST));
  }
}
