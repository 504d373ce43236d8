package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ExitPolicyTest {

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void exitCode_byDefault_failsOnAllButFoundAndNotFound(Outcome outcome) {
    boolean succeeds = outcome == Outcome.OK || outcome == Outcome.NOT_FOUND;

    assertThat(ExitPolicy.DEFAULT.exitCode(ended(outcome))).isEqualTo(succeeds ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "'error,timeout',ERROR,1",
    "'error, timeout',LOST,0",
    "not-found,NOT_FOUND,1",
    "none,ERROR,0"
  })
  void exitCode_byPolicy_failsOnItsOutcomes(String policy, Outcome outcome, int code) {
    assertThat(ExitPolicy.parse(policy).exitCode(ended(outcome))).isEqualTo(code);
  }

  @Test
  void parse_unknownName_failsWithTheKnownNames() {
    assertThatThrownBy(() -> ExitPolicy.parse("error,"))
        .hasMessage(
            "'' (expected: none, or some of ok, not-found, error, timeout, cancelled, rejected,"
                + " skipped, lost)");
  }

  private static Summary ended(Outcome outcome) {
    return new Summary(new JsonObject().put("counts", new JsonObject().put(outcome.name(), 2)));
  }
}
