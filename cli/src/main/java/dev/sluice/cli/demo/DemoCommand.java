package dev.sluice.cli.demo;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.options.JsonOption;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.process.Usage;
import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.cli.session.ClientRun;
import dev.sluice.cli.session.Connection;
import dev.sluice.lab.LabSettings;
import dev.sluice.lab.fault.Delay;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice demo}: a tour on the embedded lab. */
@Command(
    name = "demo",
    description = "Runs a tour on the embedded lab and checks every result.",
    footer = {
      "The tour: the total over 100 zip codes, 676 flags into ./sluice-demo-flags, a slow command"
          + " beside a quick one, and four sleeps for two workers.",
      "",
      "Exits with 0 if all results match the lab's own count."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Path DIRECTORY = Path.of("sluice-demo-flags");
  private static final long SEED = 1;

  private final Shell shell;

  @Mixin JsonOption output = new JsonOption();

  public DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = DIRECTORY.toAbsolutePath();
    FlagFolder folder = FlagFolder.fresh(directory);
    Connection connection = connect(directory);
    Demo demo = new Demo(shell, output.json, connection, folder);
    try (connection) {
      return demo.finalReport()
          .watch(
              demo::reportInterrupted,
              () -> connection.close(ClientRun.DRAIN_MILLIS),
              () -> run(demo));
    }
  }

  private int run(Demo demo) throws InterruptedException {
    demo.run();
    demo.finalReport().print(() -> print(demo.report()));
    return demo.report().isExact() ? ExitPolicy.SUCCESS : ExitPolicy.FAILED;
  }

  private Connection connect(Path directory) {
    LabSettings lab =
        LabSettings.of(
            SEED,
            FaultRule.below("/api").delayed(new Delay(20, 120)),
            FaultRule.below("/flags").delayed(new Delay(10, 60)));
    Assembly assembly = Assembly.find(null, shell.environment());
    JsonObject flags = new JsonObject().put("directory", directory.toString());
    JsonObject sections = new JsonObject().put("flags", flags).put("downloads", flags.copy());
    return Connection.local(assembly, sections, assembly.roles(), lab);
  }

  private void print(DemoReport report) {
    if (output.json) {
      shell.out().println(report.toJson().encode());
    } else {
      report.table().forEach(shell.out()::println);
      shell.err().println(Usage.now().line());
    }
  }
}
