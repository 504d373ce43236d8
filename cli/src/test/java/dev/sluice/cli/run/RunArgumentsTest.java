package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.process.Shell;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Parses the arguments of {@code run}. */
final class RunArgumentsTest {
  private final Shell shell =
      new Shell(System.in, System.out, System.err, Map.of(), true, false, false);

  @Test
  void run_argumentsAfterTheName_belongToTheCommand() {
    RunCommand run = new RunCommand(shell);
    CommandLine line = new CommandLine(run).setStopAtPositional(true).setExpandAtFiles(false);

    line.parseArgs("--json", "echo", "--json", "--", "-x", "@file", "");

    assertThat(run.name).isEqualTo("echo");
    assertThat(run.arguments).containsExactly("--json", "--", "-x", "@file", "");
  }
}
