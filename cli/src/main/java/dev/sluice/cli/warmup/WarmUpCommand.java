package dev.sluice.cli.warmup;

import dev.sluice.cli.client.Tasks;
import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.process.Folders;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.session.ClientRun;
import dev.sluice.cli.session.Connection;
import dev.sluice.cli.session.Printer;
import dev.sluice.lab.LabSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs one task of each kind so that the launcher can archive the loaded classes. */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Loads the classes for the archive of the launcher.")
public final class WarmUpCommand implements Callable<Integer> {
  private final Shell shell;

  public WarmUpCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("sluice-warm-up");
    try {
      Summary summary =
          new ClientRun(shell, true)
              .run(
                  connect(directory),
                  new Account(0),
                  Progress.NONE,
                  Printer.NONE,
                  client -> client.start(new Tasks(tasks(), new JsonObject())));
      summary.lines().forEach(shell.err()::println);
      return 0;
    } finally {
      Folders.delete(directory);
    }
  }

  private static Connection connect(Path directory) {
    Assembly assembly = Assembly.find(null, Map.of());
    JsonObject there = new JsonObject().put("directory", directory.toString());
    JsonObject sections = new JsonObject().put("flags", there).put("downloads", there.copy());
    return Connection.local(assembly, sections, assembly.roles(), LabSettings.of(1));
  }

  private static List<JsonObject> tasks() {
    return List.of(
        new JsonObject().put("kind", "jobs").put("zip", "79936"),
        new JsonObject().put("kind", "flags").put("country", "br"),
        new JsonObject().put("kind", "flags").put("country", "zz"),
        new JsonObject()
            .put("kind", "command")
            .put("command", "echo")
            .put("args", new JsonArray().add("hello")));
  }
}
