package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 7, 200, 999, 5_000, 50_000})
  void starts_overTenSeconds_areAsManyAsAskedFor(double perSecond) {
    Pace pace = new Pace(perSecond, 0);
    long starts = 0;
    for (long now = 0; now < 10_000; now++) {
      while (pace.waitMillis(now) == 0) {
        pace.started(now);
        starts++;
      }
    }

    double asked = perSecond * 10;
    assertThat((double) starts).isBetween(asked * 0.99, asked * 1.01 + perSecond * 0.002 + 1);
  }

  @Test
  void noPace_neverWaits() {
    Pace pace = new Pace(null, 0);
    pace.started(0);

    assertThat(pace.waitMillis(0)).isZero();
  }

  @Test
  void pause_isNotFollowedByABurst() {
    Pace pace = new Pace(10.0, 0);
    pace.started(0);
    int burst = 0;
    while (pace.waitMillis(5_000) == 0) {
      pace.started(5_000);
      burst++;
    }

    assertThat(burst).isEqualTo(1);
  }
}
