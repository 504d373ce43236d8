package dev.sluice.cli;

import dev.sluice.cli.client.Tasks;
import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Shell;
import dev.sluice.cli.report.Summary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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
      "What follows NAME belongs to the command. Where the settings name no commands there are",
      "echo and sleep. A command killed by signal N ends with 128+N."
    })
final class RunCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("gateway", "command");
  private static final int LONGEST_STDIN = 1 << 20;

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Option(names = "--stdin", description = "Give our standard input to it, at most 1 MiB.")
  boolean stdin;

  @Parameters(index = "0", paramLabel = "NAME", description = "The command's name.")
  String name = "";

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Its arguments, as they are.")
  List<String> arguments = new ArrayList<>();

  RunCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Tasks tasks = new Tasks(List.of(task()), options.batchOptions());
    CommandPrinter printer = new CommandPrinter(shell, options.json);
    Summary summary =
        new ClientRun(shell, options.json, true)
            .run(connect(), new Account(1), Progress.NONE, printer, client -> client.start(tasks));
    return printer.exitCode(options.failOn.exitCode(summary));
  }

  private JsonObject task() throws IOException {
    JsonObject task =
        new JsonObject()
            .put("kind", "command")
            .put("command", name)
            .put("args", new JsonArray(arguments));
    return stdin ? task.put("stdin", input()) : task;
  }

  private String input() throws IOException {
    byte[] bytes = shell.in().readNBytes(LONGEST_STDIN + 1);
    if (bytes.length > LONGEST_STDIN) {
      throw new WrongUsage("--stdin: too long (expected: at most " + LONGEST_STDIN + " bytes)");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Connection connect() {
    if (options.server != null) {
      return Connection.to(options.server);
    }
    Assembly assembly = Assembly.find(options.config, shell.environment());
    return Connection.local(assembly, new JsonObject(), ROLES, null);
  }
}
