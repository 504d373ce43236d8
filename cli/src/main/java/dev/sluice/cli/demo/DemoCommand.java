package dev.sluice.cli.demo;

import dev.sluice.cli.local.Assembly;
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
import picocli.CommandLine.Option;

/** {@code sluice demo}: the main job from end to end, on the embedded lab. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Does the main job end to end on the embedded lab, and checks it for truth.",
    footer = {
      "",
      "The total over 100 zip codes, 676 flags into ./sluice-demo-flags, a slow command beside a",
      "quick one, and four sleeps for two workers. Exit 0 where the reports are exact."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Path DIRECTORY = Path.of("sluice-demo-flags");
  private static final long SEED = 1;

  private final Shell shell;

  @Option(names = "--json", description = "Print one JSON document, and nothing else, on stdout.")
  boolean json;

  public DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = DIRECTORY.toAbsolutePath();
    FlagFolder folder = FlagFolder.fresh(directory);
    Connection connection = connect(directory);
    Demo demo = new Demo(shell, json, connection, folder);
    try (connection) {
      return demo.ending()
          .watch(
              demo::interrupted,
              () -> connection.close(ClientRun.DRAIN_MILLIS),
              () -> perform(demo));
    }
  }

  private int perform(Demo demo) throws InterruptedException {
    demo.run();
    demo.ending().tell(() -> report(demo));
    return demo.isExact() ? ExitPolicy.WELL : ExitPolicy.FAILED;
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

  private void report(Demo demo) {
    if (json) {
      shell.out().println(demo.toJson().encode());
    } else {
      demo.table().forEach(shell.out()::println);
      shell.err().println(Usage.now().line());
    }
  }
}
