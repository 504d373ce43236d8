package dev.sluice.cli.options;

import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.cli.report.Summary;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that sends a batch to a gateway. */
public final class ClientOptions {
  private static final long MIN_BLOCK_MILLIS = 50;

  @Option(
      names = "--server",
      paramLabel = "URL",
      converter = ServerConverter.class,
      description = "Gateway to use, as http://HOST:PORT (default: a node in this process).")
  @Nullable String server;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Maximum number of tasks in flight, 1 to 10,000 (default: 100).")
  @Nullable Integer concurrency;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Time limit of one attempt, such as 250ms or 5s (default: 10s).")
  @Nullable Duration timeout;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Maximum number of retries per task, 0 to 19 (default: 2).")
  @Nullable Integer retries;

  @Option(
      names = "--fail-on",
      paramLabel = "OUTCOMES",
      converter = ExitPolicyConverter.class,
      description =
          "Exit with 1 if a task ends with one of these outcomes, such as 'error,timeout', or"
              + " 'none' (default: all but ok and not-found).")
  ExitPolicy failOn = ExitPolicy.DEFAULT;

  @Option(
      names = "--fail-on-blocked",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Exit with 4 if the batch blocked an event loop, or waited for a blocked one, for this"
              + " long or longer (at least 50ms).")
  @Nullable Duration failOnBlocked;

  @Mixin private ConfigOption config = new ConfigOption();

  @Mixin private JsonOption output = new JsonOption();

  /** Returns the URL of the gateway; null for a node in this process. */
  public @Nullable String server() {
    return server;
  }

  /** Returns the settings file; null for none. */
  public @Nullable Path config() {
    return config.file;
  }

  /** Returns whether to print one JSON document instead of text. */
  public boolean json() {
    return output.json;
  }

  /** Returns whether the time limit of an attempt is given. */
  public boolean hasTimeout() {
    return timeout != null;
  }

  /** Returns the outcomes that make the command fail. */
  public ExitPolicy failOn() {
    return failOn;
  }

  /** Returns the exit code for a summary; outcomes take precedence over blocked event loops. */
  public int exitCode(Summary summary) {
    int code = failOn.exitCode(summary);
    boolean isBlocked =
        failOnBlocked != null && summary.longestBlockMillis() >= failOnBlocked.toMillis();
    return code == ExitPolicy.SUCCESS && isBlocked ? ExitPolicy.BLOCKED : code;
  }

  /** Returns the options of the batch; the gateway has defaults for the missing ones. */
  public JsonObject batchOptions() {
    checkFailOnBlocked();
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

  private void checkFailOnBlocked() {
    if (failOnBlocked != null && failOnBlocked.toMillis() < MIN_BLOCK_MILLIS) {
      throw new WrongUsage(
          "--fail-on-blocked: "
              + failOnBlocked.toMillis()
              + "ms (expected: "
              + MIN_BLOCK_MILLIS
              + "ms or more; shorter blocks are not recorded)");
    }
  }
}
