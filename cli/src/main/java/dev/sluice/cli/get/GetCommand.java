package dev.sluice.cli.get;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.client.Tasks;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice get}: downloads URLs to files. */
@Command(
    name = "get",
    description = "Downloads URLs to files.",
    footer =
        "Prints the status, size and time of each URL. With --server, the files stay in the"
            + " directory of that gateway.")
public final class GetCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("gateway", "flags");

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description = "Directory for the files (default: downloads).")
  @Nullable Path directory;

  @Parameters(arity = "1..*", paramLabel = "URL", description = "URLs to download.")
  List<String> urls = new ArrayList<>();

  public GetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<JsonObject> tasks = urls.stream().map(GetCommand::task).toList();
    Summary summary =
        new ClientRun(shell, options.json())
            .run(
                connect(),
                new Account(tasks.size()),
                options.json() || shell.outIsTerminal() ? Progress.NONE : Progress.of(shell, "get"),
                options.json() ? Printer.NONE : new GetPrinter(),
                client -> client.start(new Tasks(tasks, options.batchOptions())));
    return options.exitCode(summary);
  }

  private Connection connect() {
    if (options.server() != null) {
      if (directory != null) {
        throw new WrongUsage(
            "-d: "
                + directory
                + " (expected: no -d with --server, which has a directory of its own)");
      }
      return Connection.to(options.server());
    }
    JsonObject section = new JsonObject();
    if (directory != null) {
      section.put("directory", directory.toString());
    }
    Assembly assembly = Assembly.find(options.config(), shell.environment());
    return Connection.local(assembly, new JsonObject().put("downloads", section), ROLES, null);
  }

  private static JsonObject task(String url) {
    return new JsonObject().put("kind", "download").put("url", url);
  }

  private final class GetPrinter implements Printer {
    @Override
    public void task(TaskEvent task) {
      String time = String.format(Locale.ROOT, "%.3f s", task.runMillis() / 1000.0);
      shell.out().println(task.key() + " " + result(task) + " " + time);
    }

    private static String result(TaskEvent task) {
      JsonObject value = task.value();
      return switch (task.outcome()) {
        case OK -> value.getInteger("status", 200) + " " + value.getLong("bytes") + " bytes";
        case NOT_FOUND -> "404 0 bytes";
        default -> task.failure();
      };
    }
  }
}
