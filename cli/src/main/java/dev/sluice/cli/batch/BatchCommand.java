package dev.sluice.cli.batch;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.options.ClientOptions;
import dev.sluice.cli.options.WrongUsage;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.session.ClientRun;
import dev.sluice.cli.session.Connection;
import dev.sluice.cli.session.Printer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice batch}: runs any list of tasks. */
@Command(
    name = "batch",
    description = "Runs a list of tasks and prints one line of JSON per result.",
    footer =
        "FILE is one JSON document, {\"tasks\":[…],\"options\":{…}}, or has one task per line."
            + " Options on the command line override those in FILE.")
public final class BatchCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Parameters(paramLabel = "FILE", description = "List of tasks; - reads it from stdin.")
  String file = "";

  public BatchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (InputStream in = open()) {
      BatchFile list = BatchFile.read(in, options.batchOptions());
      Summary summary =
          new ClientRun(shell, options.json())
              .run(
                  connect(),
                  new Account(0),
                  options.json() || shell.outIsTerminal()
                      ? Progress.NONE
                      : Progress.of(shell, "batch"),
                  options.json() ? Printer.NONE : new LinePrinter(),
                  client -> client.start(list.mediaType(), list.body()));
      return options.exitCode(summary);
    }
  }

  private InputStream open() throws IOException {
    if (file.equals(STDIN)) {
      return shell.in();
    }
    try {
      return Files.newInputStream(Path.of(file));
    } catch (NoSuchFileException missing) {
      throw new WrongUsage("FILE: " + file + " (expected: a file, or - for stdin)");
    }
  }

  private Connection connect() {
    if (options.server() != null) {
      return Connection.to(options.server());
    }
    Assembly assembly = Assembly.find(options.config(), shell.environment());
    return Connection.local(assembly, new JsonObject(), assembly.roles(), null);
  }

  private final class LinePrinter implements Printer {
    @Override
    public void event(JsonObject event) {
      if ("task".equals(event.getString("event"))) {
        shell.out().println(event.encode());
      }
    }
  }
}
