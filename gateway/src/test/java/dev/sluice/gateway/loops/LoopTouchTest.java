package dev.sluice.gateway.loops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a batch's work was on a loop. */
class LoopTouchTest {
  private final LoopTouch touch = new LoopTouch();

  @Test
  void overlaps_workThatIsOut_isSo() {
    touch.sent(100);

    assertThat(touch.overlaps(50, 150)).isTrue();
    assertThat(touch.overlaps(150, 300)).isTrue();
    assertThat(touch.overlaps(0, 99)).isFalse();
  }

  @Test
  void overlaps_workThatCameBackBefore_isNot() {
    touch.sent(100);
    touch.heard(120);

    assertThat(touch.overlaps(121, 300)).isFalse();
    assertThat(touch.overlaps(110, 300)).isTrue();
  }

  @Test
  void overlaps_noWorkAtAll_isNot() {
    assertThat(touch.overlaps(Long.MIN_VALUE + 1, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void isExpecting_untilItsTime() {
    touch.expect(400);

    assertThat(touch.isExpecting(399)).isTrue();
    assertThat(touch.isExpecting(400)).isFalse();
  }
}
