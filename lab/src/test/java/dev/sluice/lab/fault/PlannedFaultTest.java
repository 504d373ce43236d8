package dev.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chance is a pure function, and yet keeps to the rates. */
class PlannedFaultTest {
  private static final int MANY = 20_000;
  private static final FaultRule RULE =
      FaultRule.below("/")
          .failing(FaultKind.ERROR, 0.25)
          .failing(FaultKind.RESET, 0.1)
          .failing(FaultKind.HTML, 0.05)
          .delayed(new Delay(50, 149));

  @Test
  void of_sameInputs_isTheSame() {
    for (int nth = 0; nth < 100; nth++) {
      assertThat(PlannedFault.of(1, RULE, "/flags/br/br.svg", nth))
          .isEqualTo(PlannedFault.of(1, RULE, "/flags/br/br.svg", nth));
    }
  }

  @Test
  void draw_knownInputs_isWhatItAlwaysWas() {
    assertThat(Draw.uniform(1, "fault", "/flags/br/br.svg", 0)).isEqualTo(0.6860642959319778);
  }

  @Test
  void of_manyPaths_keepsToTheRates() {
    Map<FaultKind, Integer> counts = count(path -> PlannedFault.of(3, RULE, "/x/" + path, 0));

    assertThat(share(counts, FaultKind.ERROR)).isEqualTo(0.25, within(0.01));
    assertThat(share(counts, FaultKind.RESET)).isEqualTo(0.1, within(0.01));
    assertThat(share(counts, FaultKind.HTML)).isEqualTo(0.05, within(0.01));
  }

  @Test
  void of_onePathManyTimes_keepsToTheRates() {
    Map<FaultKind, Integer> counts = count(nth -> PlannedFault.of(3, RULE, "/x", nth));

    assertThat(share(counts, FaultKind.ERROR)).isEqualTo(0.25, within(0.01));
  }

  @Test
  void of_anotherSeed_isAnotherRun() {
    long same =
        IntStream.range(0, MANY)
            .filter(
                i ->
                    PlannedFault.of(1, RULE, "/" + i, 0)
                        .equals(PlannedFault.of(2, RULE, "/" + i, 0)))
            .count();

    assertThat(same).isLessThan(MANY / 20);
  }

  @Test
  void delay_uniform_coversItsRangeEvenly() {
    double mean =
        IntStream.range(0, MANY)
            .mapToLong(i -> PlannedFault.of(5, RULE, "/" + i, 0).delayMillis())
            .peek(millis -> assertThat(millis).isBetween(50L, 149L))
            .average()
            .orElseThrow();

    assertThat(mean).isEqualTo(99.5, within(1.0));
  }

  @Test
  void delay_ofFailedRequests_isLikeThatOfOthers() {
    double mean =
        IntStream.range(0, MANY)
            .mapToObj(i -> PlannedFault.of(5, RULE, "/" + i, 0))
            .filter(fate -> fate.fault() == FaultKind.ERROR)
            .mapToLong(PlannedFault::delayMillis)
            .average()
            .orElseThrow();

    assertThat(mean).isEqualTo(99.5, within(2.0));
  }

  private static Map<FaultKind, Integer> count(IntFunction<PlannedFault> fates) {
    Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    for (int i = 0; i < MANY; i++) {
      FaultKind fault = fates.apply(i).fault();
      if (fault != null) {
        counts.merge(fault, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static double share(Map<FaultKind, Integer> counts, FaultKind kind) {
    return counts.getOrDefault(kind, 0) / (double) MANY;
  }
}
