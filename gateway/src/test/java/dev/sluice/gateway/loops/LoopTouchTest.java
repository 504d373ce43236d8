package dev.sluice.gateway.loops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopTouchTest {
  private final LoopTouch touch = new LoopTouch();

  @Test
  void overlaps_attemptWithoutReport_fromItsStartOn() {
    touch.sent(100);

    assertThat(touch.overlaps(50, 150)).isTrue();
    assertThat(touch.overlaps(150, 300)).isTrue();
    assertThat(touch.overlaps(0, 99)).isFalse();
  }

  @Test
  void overlaps_reportedAttempt_untilItsReport() {
    touch.sent(100);
    touch.reported(120);

    assertThat(touch.overlaps(121, 300)).isFalse();
    assertThat(touch.overlaps(110, 300)).isTrue();
  }

  @Test
  void overlaps_noAttempt_isFalse() {
    assertThat(touch.overlaps(Long.MIN_VALUE + 1, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void isExpectingBlock_untilTheGivenTime() {
    touch.expectBlock(400);

    assertThat(touch.isExpectingBlock(399)).isTrue();
    assertThat(touch.isExpectingBlock(400)).isFalse();
  }

  @Test
  void expectBlockOnce_calledTwice_takesEffectOnce() {
    touch.expectBlockOnce(100, 400);
    touch.expectBlockOnce(400, 700);

    assertThat(touch.isExpectingBlock(399)).isTrue();
    assertThat(touch.isExpectingBlock(401)).isFalse();
  }

  @Test
  void expectNoBlock_endsTheWait() {
    touch.expectBlock(400);
    touch.expectNoBlock();

    assertThat(touch.isExpectingBlock(100)).isFalse();
  }
}
