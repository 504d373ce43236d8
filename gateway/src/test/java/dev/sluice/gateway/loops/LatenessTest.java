package dev.sluice.gateway.loops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LatenessTest {
  private static final long EVERY = 50;

  private final Lateness lateness = new Lateness(EVERY, 0);
  private long now;

  @BeforeEach
  void start() {
    turns((int) (Lateness.STARTING_MILLIS / EVERY), EVERY);
  }

  @Test
  void lateTurns_inTheFirstSeconds_doNotCount() {
    Lateness starting = new Lateness(EVERY, 0);
    for (long time = 900; time < Lateness.STARTING_MILLIS; time += 900) {
      starting.turn(time);
      assertThat(starting.isLate()).isFalse();
    }
  }

  @Test
  void turnsInTime_areNotLate() {
    turns(100, EVERY);
    assertThat(lateness.isLate()).isFalse();
    turns(100, EVERY + Lateness.LATE_MILLIS);
    assertThat(lateness.isLate()).isFalse();
  }

  @Test
  void lateTurns_forHalfOfFiveSeconds_makeTheLoopLate() {
    turns(100, EVERY);
    turns(7, 350);
    assertThat(lateness.isLate()).isFalse();
    turns(1, 350);
    assertThat(lateness.isLate()).isTrue();
    turns(20, 350);
    assertThat(lateness.isLate()).isTrue();
  }

  @Test
  void lateLoop_recovers_afterThreeQuartersOfFiveSecondsInTime() {
    turns(1, 10_000);
    assertThat(lateness.isLate()).isTrue();
    turns(74, EVERY);
    assertThat(lateness.isLate()).isTrue();
    turns(1, EVERY);
    assertThat(lateness.isLate()).isFalse();
  }

  @Test
  void shortBlock_isTolerated() {
    turns(100, EVERY);
    turns(1, 2_500);
    assertThat(lateness.isLate()).isFalse();
  }

  private void turns(int count, long millis) {
    for (int i = 0; i < count; i++) {
      now += millis;
      lateness.turn(now);
    }
  }
}
