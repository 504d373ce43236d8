package dev.sluice.cli.run;

import dev.sluice.cli.client.Tasks;
import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.options.ClientOptions;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.session.ClientRun;
import dev.sluice.cli.session.Connection;
import dev.sluice.contracts.batch.BatchOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice run}: runs a configured command. */
@Command(
    name = "run",
    description = "Runs a configured command and exits with its exit code.",
    footer = {
      "Everything after NAME belongs to the command. Its output appears as it is written, and its"
          + " exit code becomes that of sluice: 128+N if signal N ended it.",
      "",
      "Without --timeout, the limit in the settings of the command applies. Without commands in the"
          + " settings, echo and sleep are available.",
      "",
      "Bytes that are not UTF-8 appear as U+FFFD. Output beyond the maxOutputBytes of the command"
          + " is dropped."
    })
public final class RunCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("gateway", "command");

  /** The exit code that a shell reports for a program ended by SIGPIPE: 128 + 13. */
  private static final int PIPE_CLOSED = 141;

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Option(
      names = "--stdin",
      negatable = true,
      description =
          "Read stdin to its end and pass it to the command: UTF-8, at most 1 MiB (default: only"
              + " if stdin is not a terminal).")
  @Nullable Boolean stdin;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the command.")
  String name = "";

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments, passed on unchanged.")
  List<String> arguments = new ArrayList<>();

  public RunCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Tasks tasks = new Tasks(List.of(task()), options.batchOptions());
    ClientRun run = new ClientRun(shell, options.json(), true);
    CommandPrinter printer = new CommandPrinter(shell, options.json(), run::isInterrupted);
    try {
      Summary summary =
          run.run(connect(), new Account(1), Progress.NONE, printer, client -> client.start(tasks));
      return printer.exitCode(options.failOn().exitCode(summary));
    } catch (OutputClosed closed) {
      return PIPE_CLOSED;
    }
  }

  private JsonObject task() throws IOException {
    JsonObject task =
        new JsonObject()
            .put("kind", "command")
            .put("command", name)
            .put("args", new JsonArray(arguments));
    if (!options.hasTimeout()) {
      task.put("timeoutMillis", BatchOptions.DAY);
    }
    String input = readsStdin() ? StandardInput.text(shell) : "";
    return input.isEmpty() ? task : task.put("stdin", input);
  }

  private boolean readsStdin() {
    return stdin == null ? !shell.inIsTerminal() : stdin;
  }

  private Connection connect() {
    if (options.server() != null) {
      return Connection.to(options.server());
    }
    Assembly assembly = Assembly.find(options.config(), shell.environment());
    return Connection.local(assembly, new JsonObject(), ROLES, null);
  }
}
