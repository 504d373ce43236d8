package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerLimitTest {
  private static final int CAPACITY = 1_000;
  private static final long LATE = WorkerLimit.LATE_MILLIS + 1;

  private final WorkerLimit limit = new WorkerLimit();

  @Test
  void limit_withoutALateRoundTrip_isTheCapacity() {
    measure(10, WorkerLimit.LATE_MILLIS, CAPACITY);

    assertThat(limit.admits(CAPACITY - 1)).isTrue();
  }

  @Test
  void lateRoundTrips_inARow_lowerIt_toAMinimum() {
    measure(3, LATE, CAPACITY);
    assertThat(limit.admits(750)).isFalse();
    assertThat(limit.admits(749)).isTrue();

    measure(100, LATE, CAPACITY);
    assertThat(limit.admits(WorkerLimit.MIN)).isFalse();
    assertThat(limit.admits(WorkerLimit.MIN - 1)).isTrue();
  }

  @Test
  void veryLateRoundTrips_lowerItFaster() {
    measure(3, 10 * LATE, CAPACITY);

    assertThat(limit.admits(500)).isFalse();
    assertThat(limit.admits(499)).isTrue();
  }

  @Test
  void limit_beginsLow_andGrowsWithShortRoundTrips() {
    assertThat(limit.admits(WorkerLimit.INITIAL)).isFalse();

    IntStream.range(0, 40).forEach(i -> limit.measured(0, WorkerLimit.INITIAL, 10_000));

    assertThat(limit.admits(9_999)).isTrue();
    assertThat(limit.admits(10_000)).isFalse();
  }

  @Test
  void lateRoundTrips_withAShortOneAmongThem_areIgnored() {
    for (int i = 0; i < 20; i++) {
      measure(2, 500, CAPACITY);
      measure(1, 0, CAPACITY);
    }

    assertThat(limit.admits(CAPACITY - 1)).isTrue();
  }

  @Test
  void shortRoundTrips_raiseItAgain() {
    measure(100, LATE, CAPACITY);

    measure(40, 0, CAPACITY);

    assertThat(limit.admits(CAPACITY - 1)).isTrue();
  }

  private void measure(int times, long millis, int load) {
    IntStream.range(0, times).forEach(i -> limit.measured(millis, load, CAPACITY));
  }
}
