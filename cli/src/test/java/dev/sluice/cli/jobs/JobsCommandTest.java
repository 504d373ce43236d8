package dev.sluice.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The options of every client, as parsed by {@code jobs}. */
final class JobsCommandTest {
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
    assertThat(jobs.options.failOn()).isEqualTo(ExitPolicy.DEFAULT);
  }

  @Test
  void clientOptions_notGiven_areLeftToTheGateway() {
    JobsCommand jobs = new JobsCommand(shell);

    new CommandLine(jobs).parseArgs("79936", "--server", "http://h:1/", "--fail-on", "not-found");

    assertThat(jobs.options.batchOptions()).isEqualTo(new JsonObject());
    assertThat(jobs.options.server()).isEqualTo("http://h:1");
    assertThat(jobs.options.failOn()).isEqualTo(new ExitPolicy(Set.of(Outcome.NOT_FOUND)));
  }
}
