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

/** {@code sluice run}: one command of the table. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a command of the settings' table; ends with its exit code.",
    footer = {
      "",
      "What follows NAME belongs to the command, which is to its caller what it would be without",
      "us: what it writes comes out as it writes it, and its exit code is ours; 128+N where signal",
      "N ended it. Without --timeout the limit of its entry holds. Where the settings name no",
      "commands there are echo and sleep. What is no UTF-8 comes out as U+FFFD, and no more comes",
      "out than its entry's maxOutputBytes."
    })
public final class RunCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("gateway", "command");

  /** What a shell tells of a program that wrote to a pipe which nobody reads: 128 and SIGPIPE. */
  private static final int PIPE_CLOSED = 141;

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Option(
      names = "--stdin",
      negatable = true,
      description =
          "Read our standard input to its end first, and give it to the command: UTF-8, at most"
              + " 1 MiB. So it is where that is no terminal; --no-stdin leaves it alone.")
  @Nullable Boolean stdin;

  @Parameters(index = "0", paramLabel = "NAME", description = "The command's name.")
  String name = "";

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Its arguments, as they are.")
  List<String> arguments = new ArrayList<>();

  public RunCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Tasks tasks = new Tasks(List.of(task()), options.batchOptions());
    ClientRun run = new ClientRun(shell, options.json, true);
    CommandPrinter printer = new CommandPrinter(shell, options.json, run::isInterrupted);
    try {
      Summary summary =
          run.run(connect(), new Account(1), Progress.NONE, printer, client -> client.start(tasks));
      return printer.exitCode(options.failOn.exitCode(summary));
    } catch (OutputClosed gone) {
      return PIPE_CLOSED;
    }
  }

  private JsonObject task() throws IOException {
    JsonObject task =
        new JsonObject()
            .put("kind", "command")
            .put("command", name)
            .put("args", new JsonArray(arguments));
    if (options.timeout == null) {
      task.put("timeoutMillis", BatchOptions.DAY);
    }
    String input = isRead() ? StandardInput.text(shell) : "";
    return input.isEmpty() ? task : task.put("stdin", input);
  }

  private boolean isRead() {
    return stdin == null ? !shell.inIsTerminal() : stdin;
  }

  private Connection connect() {
    if (options.server != null) {
      return Connection.to(options.server);
    }
    Assembly assembly = Assembly.find(options.config, shell.environment());
    return Connection.local(assembly, new JsonObject(), ROLES, null);
  }
}
