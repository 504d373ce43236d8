package dev.sluice.cli.lab;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.options.ConfigOption;
import dev.sluice.cli.options.DurationConverter;
import dev.sluice.cli.process.Logs;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.process.ShutdownSignals;
import dev.sluice.lab.LabSettings;
import dev.sluice.lab.fault.Delay;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice lab}: runs the lab without a node. */
@Command(name = "lab", description = "Runs the lab alone: seeded flags, job counts and faults.")
public final class LabCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(LabCommand.class);

  /** Enough to close the sockets; no work is lost. */
  private static final Duration GRACE_PERIOD = Duration.ofSeconds(5);

  private final Shell shell;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 picks a free one (default: 0).")
  @Nullable Integer port;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed for generated counts and faults (default: 1).")
  @Nullable Long seed;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Delay of each response, such as 50ms (default: none).")
  Duration delay = Duration.ZERO;

  @Option(
      names = "--error-rate",
      paramLabel = "RATE",
      description = "Share of requests that fail with status 500, 0 to 1 (default: 0).")
  double errorRate;

  @Mixin ConfigOption config = new ConfigOption();

  public LabCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.enableInfo();
    EmbeddedLab lab = EmbeddedLab.start(settings());
    ShutdownSignals signals = ShutdownSignals.listen();
    LOG.info("lab at {}", lab.origin());
    signals.await();
    signals.haltAfter(GRACE_PERIOD);
    lab.close();
    return 0;
  }

  /** Returns the settings of the lab; options override the file. */
  LabSettings settings() {
    Assembly assembly = Assembly.find(config.file, shell.environment());
    LabSettings set = EmbeddedLab.settings(assembly.settings(new JsonObject()));
    List<FaultRule> faults = new ArrayList<>();
    if (!delay.isZero() || errorRate != 0) {
      faults.add(
          FaultRule.below("/")
              .delayed(Delay.of(delay.toMillis()))
              .failing(FaultKind.ERROR, errorRate));
    }
    faults.addAll(set.faults());
    return new LabSettings(
        set.host(), port == null ? set.port() : port, seed == null ? set.seed() : seed, faults);
  }
}
