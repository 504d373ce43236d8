package dev.sluice.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.node.Upstream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
  private final AdaptiveLimit limit = new AdaptiveLimit();

  @Test
  void limit_withoutARefusal_isUnlimited() {
    limit.increase(50);

    assertThat(limit.isLearned()).isFalse();
    assertThat(limit.admits(Upstream.UNLIMITED - 1)).isTrue();
  }

  @Test
  void refusals_ofOneRound_lowerItToTheRequestsThatWereNotRefused_byHalfAtMost() {
    int round = send(100);
    refuse(40, round);
    assertThat(limit.value()).isEqualTo(60);

    refuse(60, round);
    assertThat(limit.value()).as("half, although all were refused").isEqualTo(50);
  }

  @Test
  void refusals_ofTheNextRound_lowerItFurther() {
    refuse(100, send(100));
    refuse(20, send(50));

    assertThat(limit.value()).isEqualTo(30);
    assertThat(limit.admits(29)).isTrue();
    assertThat(limit.admits(30)).isFalse();
  }

  @Test
  void refusals_ofTwoRoundsAtOnce_neverLowerItBelowOne() {
    int first = send(3);
    refuse(1, first);
    limit.increase(1);
    int second = send(2);
    refuse(1, first);
    refuse(1, second);

    assertThat(limit.admits(0)).as("no request would ever be sent again").isTrue();
  }

  @Test
  void refusals_ofAnOldRound_changeNothing() {
    int first = send(100);
    refuse(50, first);
    refuse(20, send(50));

    refuse(50, first);

    assertThat(limit.value()).isEqualTo(30);
  }

  @Test
  void increase_isOneForEachRoundWithoutARefusal() {
    learn(10);

    IntStream.range(0, 9).forEach(i -> limit.increase(9));
    assertThat(limit.value()).isEqualTo(10);
    IntStream.range(0, 2).forEach(i -> limit.increase(9));
    assertThat(limit.value()).isEqualTo(11);
  }

  @Test
  void increase_needsRequestsUpToTheLimit() {
    learn(10);

    IntStream.range(0, 1_000).forEach(i -> limit.increase(3));

    assertThat(limit.value()).isEqualTo(10);
  }

  @Test
  void refusal_ofTheOnlyRequest_lowersNothing() {
    assertThat(limit.decrease(send(1))).isFalse();
    assertThat(limit.isLearned()).as("the refusal shows nothing about the concurrency").isFalse();

    refuse(1, send(2));
    assertThat(limit.value()).isEqualTo(1);
    assertThat(limit.decrease(send(1))).isFalse();
    assertThat(limit.value()).isEqualTo(1);
  }

  private void learn(int value) {
    refuse(1, send(value + 1));
    assertThat(limit.value()).isEqualTo(value);
  }

  private int send(int requests) {
    return IntStream.rangeClosed(1, requests).map(limit::sent).max().orElseThrow();
  }

  private void refuse(int requests, int round) {
    IntStream.range(0, requests).forEach(i -> assertThat(limit.decrease(round)).isTrue());
  }
}
