package dev.sluice.cli.lab;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.options.DurationConverter;
import dev.sluice.cli.process.Logs;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.process.ShutdownSignals;
import dev.sluice.lab.LabSettings;
import dev.sluice.lab.fault.Delay;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice lab}: the upstreams in a box, alone. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "Runs the lab alone: flags, jobs and faults, with known answers.")
public final class LabCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(LabCommand.class);

  /** It holds nobody's work: there is nothing to wait for but its sockets. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Shell shell;

  @Option(names = "--port", paramLabel = "N", description = "Its port; 0 picks a free one.")
  @Nullable Integer port;

  @Option(names = "--seed", paramLabel = "N", description = "Of all counts and all chance.")
  @Nullable Long seed;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long each answer waits, as 50ms.")
  Duration delay = Duration.ZERO;

  @Option(
      names = "--error-rate",
      paramLabel = "RATE",
      description = "How many requests fail with 500, 0 to 1.")
  double errorRate;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML; the section lab is ours.")
  @Nullable Path config;

  public LabCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.tellAll();
    EmbeddedLab lab = EmbeddedLab.start(settings());
    ShutdownSignals signals = ShutdownSignals.listen();
    LOG.info("lab at {}", lab.origin());
    signals.await();
    signals.goWithin(END_LIMIT);
    lab.close();
    return 0;
  }

  /** What the options and the settings say. */
  LabSettings settings() {
    Assembly assembly = Assembly.find(config, shell.environment());
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
