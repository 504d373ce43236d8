package dev.sluice.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.process.Shell;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Parses the arguments of {@code flags}. */
final class FlagsArgumentsTest {
  private final Shell shell =
      new Shell(System.in, System.out, System.err, Map.of(), true, false, false);

  @Test
  void flags_countries_areThoseOfFlags2() {
    assertThat(flags("-e").countries()).hasSize(676).startsWith("AA").endsWith("ZZ");
    assertThat(flags("-e", "-l", "3").countries()).containsExactly("AA", "AB", "AC");
    assertThat(flags("-a").countries())
        .contains("BR", "US")
        .doesNotContain("ZZ")
        .hasSizeLessThan(300);
    assertThat(flags().countries()).hasSize(20).contains("CN");
    assertThat(flags("br", "Q", "BR").countries()).hasSize(27).startsWith("BR", "QA");
  }

  @Test
  void flags_maxReq_isTheConcurrency() {
    assertThat(flags("-m", "30").batchOptions().getInteger("concurrency")).isEqualTo(30);
  }

  private FlagsCommand flags(String... arguments) {
    FlagsCommand flags = new FlagsCommand(shell);
    new CommandLine(flags).parseArgs(arguments);
    return flags;
  }
}
