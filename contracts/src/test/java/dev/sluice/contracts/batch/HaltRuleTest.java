package dev.sluice.contracts.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a batch gives up. */
class HaltRuleTest {
  @ParameterizedTest
  @CsvSource({"2, false", "3, true", "4, true"})
  void number_isReached_halts(long failures, boolean halts) {
    HaltRule rule = new HaltRule(3, false);

    assertThat(rule.halts(failures, 10, 1_000L)).isEqualTo(halts);
    assertThat(rule.halts(failures, 10, null)).isEqualTo(halts);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, false", "9, 9, false", "10, 10, true", "11, 200, true"})
  void percent_ofTheWholeList(long failures, long finished, boolean halts) {
    assertThat(new HaltRule(5, true).halts(failures, finished, 200L)).isEqualTo(halts);
  }

  @ParameterizedTest
  @CsvSource({"49, 49, false", "2, 50, false", "3, 50, true", "5, 100, true", "4, 100, false"})
  void percent_listIsStillComing_ofFiftyAndMoreThatHaveFinished(
      long failures, long finished, boolean halts) {
    assertThat(new HaltRule(5, true).halts(failures, finished, null)).isEqualTo(halts);
  }

  @Test
  void percent_emptyList_doesNotHalt() {
    assertThat(new HaltRule(1, true).halts(0, 0, 0L)).isFalse();
  }

  @Test
  void rule_asACallerWritesIt() {
    assertThat(new HaltRule(5, true).toValue()).isEqualTo("5%");
    assertThat(new HaltRule(5, false).toValue()).isEqualTo(5);
  }
}
