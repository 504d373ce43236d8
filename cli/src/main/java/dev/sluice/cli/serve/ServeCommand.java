package dev.sluice.cli.serve;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.Drain;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.local.LocalSluice;
import dev.sluice.cli.options.ConfigOption;
import dev.sluice.cli.options.DurationConverter;
import dev.sluice.cli.options.WrongUsage;
import dev.sluice.cli.process.Logs;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.process.ShutdownSignals;
import dev.sluice.runtime.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice serve}: runs a node until it receives a signal. */
@Command(
    name = "serve",
    description = "Runs a node until it receives a signal.",
    footer =
        "On SIGTERM, SIGINT or SIGHUP the node accepts no new batches, lets the running ones"
            + " continue, and exits within the grace period (--drain). A second signal halts it at"
            + " once.")
public final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final String ALL = "all";
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

  private final Shell shell;

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description = "Roles to run: gateway, jobs, flags, command, or all (default: all).")
  List<String> roles = new ArrayList<>(List.of(ALL));

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description = "Hazelcast configuration of the cluster to join (default: no cluster).")
  @Nullable Path cluster;

  @Option(names = "--lab", description = "Use an embedded lab as the upstreams.")
  boolean lab;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address to listen on (default: 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 picks a free one (default: 8080).")
  @Nullable Integer port;

  @Option(
      names = "--allow-remote",
      description =
          "Allow --host to be an address that other machines can reach. There is no authentication"
              + " yet.")
  boolean allowRemote;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Grace period of a shutdown (default: 20s).")
  @Nullable Duration drain;

  @Mixin ConfigOption config = new ConfigOption();

  public ServeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    checkHost();
    Logs.enableInfo();
    Assembly found = Assembly.find(config.file, shell.environment());
    Assembly assembly = lab ? found.withLab() : found;
    Settings settings = assembly.settings(sections());
    Drain gracePeriod = Drain.from(settings);
    EmbeddedLab upstreams = lab ? EmbeddedLab.start(EmbeddedLab.settings(settings)) : null;
    LocalSluice node =
        LocalSluice.start(
            assembly,
            sections(),
            roles(assembly),
            upstreams == null ? null : upstreams.origin(),
            cluster);
    ShutdownSignals signals = ShutdownSignals.listen();
    logReady(node, upstreams, roles(assembly));
    signals.await();
    signals.haltAfter(gracePeriod.limit());
    shutDown(node, upstreams, gracePeriod);
    return 0;
  }

  /** Returns the sections of the settings that the options override. */
  JsonObject sections() {
    JsonObject gateway = new JsonObject();
    if (host != null) {
      gateway.put("host", host);
    }
    if (port != null) {
      gateway.put("port", port);
    }
    if (allowRemote) {
      gateway.put("allowRemote", true);
    }
    JsonObject sections = new JsonObject().put("gateway", gateway);
    return drain == null ? sections : sections.mergeIn(Drain.section(drain.toMillis()));
  }

  private void checkHost() {
    if (host != null && !allowRemote && !LOOPBACK.contains(host)) {
      throw new WrongUsage(
          "--host: " + host + " (expected: a loopback address, or --allow-remote)");
    }
  }

  private Set<String> roles(Assembly assembly) {
    return roles.contains(ALL) ? assembly.roles() : new TreeSet<>(roles);
  }

  private static void logReady(LocalSluice node, @Nullable EmbeddedLab lab, Set<String> roles) {
    LOG.info("settings {}", node.node().settings().toJson().encode());
    if (lab != null) {
      LOG.info("lab at {}", lab.origin());
    }
    String where = roles.contains("gateway") ? " at " + node.origin() : "";
    LOG.info("ready: node {} with {}{}", node.node().id(), String.join(", ", roles), where);
  }

  private static void shutDown(LocalSluice node, @Nullable EmbeddedLab lab, Drain gracePeriod) {
    LOG.info("shutting down (grace period {} ms)", gracePeriod.limitMillis());
    node.close(gracePeriod.workMillis());
    if (lab != null) {
      lab.close();
    }
    LOG.info("shut down");
  }
}
