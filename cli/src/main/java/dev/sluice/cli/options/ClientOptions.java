package dev.sluice.cli.options;

import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.cli.report.Summary;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be said to every command that is the client of a gateway. */
public final class ClientOptions {
  private static final long MIN_BLOCK_MILLIS = 50;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML, under SLUICE_… variables and these options.")
  public @Nullable Path config;

  @Option(names = "--json", description = "Print one JSON document, and nothing else, on stdout.")
  public boolean json;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Tasks in flight at once, 1 to 10,000; 100 where nothing is said.")
  @Nullable Integer concurrency;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long one attempt may take, as 250ms or 5s; 10s where nothing is said.")
  public @Nullable Duration timeout;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "How often a task is tried again, 0 to 19; 2 where nothing is said.")
  @Nullable Integer retries;

  @Option(
      names = "--server",
      paramLabel = "URL",
      converter = ServerConverter.class,
      description = "Ask the gateway there, rather than a node in this process.")
  public @Nullable String server;

  @Option(
      names = "--fail-on",
      paramLabel = "OUTCOMES",
      converter = ExitPolicyConverter.class,
      description =
          "Outcomes that make the exit code 1, as error,timeout; or none. All but ok and"
              + " not-found where nothing is said.")
  public ExitPolicy failOn = ExitPolicy.DEFAULT;

  @Option(
      names = "--fail-on-blocked",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Makes the exit code 4 where an event loop was held for so long, 50ms or more, by the"
              + " batch or while its work waited there.")
  @Nullable Duration failOnBlocked;

  /** The exit code of a command whose batch ended so; outcomes come before what was blocked. */
  public int exitCode(Summary summary) {
    int code = failOn.exitCode(summary);
    boolean isBlocked =
        failOnBlocked != null && summary.longestBlockMillis() >= failOnBlocked.toMillis();
    return code == ExitPolicy.WELL && isBlocked ? ExitPolicy.BLOCKED : code;
  }

  /** Refuses what cannot be told: shorter blocks are not recorded. */
  private void check() {
    if (failOnBlocked != null && failOnBlocked.toMillis() < MIN_BLOCK_MILLIS) {
      throw new WrongUsage(
          "--fail-on-blocked: "
              + failOnBlocked.toMillis()
              + "ms (expected: "
              + MIN_BLOCK_MILLIS
              + "ms or more; what is shorter is no block)");
    }
  }

  /** The options of a batch; what was not said is left to the gateway. */
  public JsonObject batchOptions() {
    check();
    JsonObject options = new JsonObject();
    if (concurrency != null) {
      options.put("concurrency", concurrency);
    }
    if (timeout != null) {
      options.put("timeoutMillis", timeout.toMillis());
    }
    if (retries != null) {
      options.put("retry", new JsonObject().put("attempts", retries + 1));
    }
    return options;
  }
}
