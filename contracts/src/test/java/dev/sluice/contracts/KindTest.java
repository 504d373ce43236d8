package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import org.junit.jupiter.api.Test;

class KindTest {
  private final Kind<Lookup, JobCount> plain =
      new Kind<>("plain", Kinds.JOBS.address(), true, "jobs");

  @Test
  void kind_byDefault_streamsNoOutputAndItsFailuresAreNoResults() {
    assertThat(plain.streamsOutput()).isFalse();
    assertThat(plain.resultCodes()).isEmpty();
  }

  @Test
  void kind_declaresBoth_whateverTheOrder() {
    FailureCode code = FailureCode.UPSTREAM_MALFORMED;

    assertThat(plain.streamingOutput().withResultCodes(code))
        .isEqualTo(plain.withResultCodes(code).streamingOutput());
    assertThat(plain.withResultCodes(code).resultCodes()).containsExactly(code);
    assertThat(plain.streamingOutput().total()).isEqualTo("jobs");
  }

  @Test
  void command_streamsOutput_andAnExitCodeIsAResult() {
    assertThat(Kinds.COMMAND.streamsOutput()).isTrue();
    assertThat(Kinds.COMMAND.resultCodes())
        .containsExactlyInAnyOrder(FailureCode.EXIT_NONZERO, FailureCode.SIGNALLED);
  }
}
