package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.cli.report.Shell;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What each command makes of its arguments. */
final class ArgumentsTest {
  private final Shell shell =
      new Shell(System.in, System.out, System.err, Map.of(), true, false, false);

  @Test
  void clientOptions_areThoseOfABatch() {
    JobsCommand jobs = new JobsCommand(shell);

    new CommandLine(jobs)
        .parseArgs("--concurrency", "7", "--timeout", "250ms", "--retries", "0", "79936");

    assertThat(jobs.options.batchOptions())
        .isEqualTo(
            new JsonObject()
                .put("concurrency", 7)
                .put("timeoutMillis", 250L)
                .put("retry", new JsonObject().put("attempts", 1)));
    assertThat(jobs.options.failOn).isEqualTo(ExitPolicy.DEFAULT);
  }

  @Test
  void clientOptions_notSaid_areLeftToTheGateway() {
    JobsCommand jobs = new JobsCommand(shell);

    new CommandLine(jobs).parseArgs("79936", "--server", "http://h:1/", "--fail-on", "not-found");

    assertThat(jobs.options.batchOptions()).isEqualTo(new JsonObject());
    assertThat(jobs.options.server).isEqualTo("http://h:1");
    assertThat(jobs.options.failOn).isEqualTo(new ExitPolicy(Set.of(Outcome.NOT_FOUND)));
  }

  @Test
  void run_whatFollowsTheName_belongsToTheCommand() {
    RunCommand run = new RunCommand(shell);
    CommandLine line = new CommandLine(run).setStopAtPositional(true).setExpandAtFiles(false);

    line.parseArgs("--json", "echo", "--json", "--", "-x", "@file", "");

    assertThat(run.name).isEqualTo("echo");
    assertThat(run.arguments).containsExactly("--json", "--", "-x", "@file", "");
  }

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
  void flags_atOnce_isTheConcurrency() {
    assertThat(flags("-m", "30").batchOptions().getInteger("concurrency")).isEqualTo(30);
  }

  @Test
  void serve_flags_areSettings() {
    ServeCommand serve = new ServeCommand(shell);

    new CommandLine(serve).parseArgs("--host", "::1", "--port", "0", "--roles", "jobs,gateway");

    assertThat(serve.sections().getJsonObject("gateway"))
        .isEqualTo(new JsonObject().put("host", "::1").put("port", 0));
    assertThat(serve.roles).isEqualTo(List.of("jobs", "gateway"));
  }

  @Test
  void zips_ofTheClassicExercise_areAHundred() {
    assertThat(Zips.classic())
        .hasSize(100)
        .doesNotHaveDuplicates()
        .startsWith("79936", "90011", "60629", "90650", "90201")
        .allMatch(zip -> zip.matches("[0-9]{5}"));
    assertThat(Zips.first(250)).hasSize(250).startsWith("79936");
  }

  private FlagsCommand flags(String... arguments) {
    FlagsCommand flags = new FlagsCommand(shell);
    new CommandLine(flags).parseArgs(arguments);
    return flags;
  }
}
