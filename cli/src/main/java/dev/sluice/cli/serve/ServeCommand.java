package dev.sluice.cli.serve;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.Drain;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.local.LocalSluice;
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
import picocli.CommandLine.Option;

/** {@code sluice serve}: a node, until it is told to go. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a node until it is told to go. Then it takes no more, lets what runs come to its",
      "end, and goes within the time of --drain; a second signal makes it go at once."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final String ALL = "all";
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

  private final Shell shell;

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description = "Some of gateway, jobs, flags, command; or all, which is the default.")
  List<String> roles = new ArrayList<>(List.of(ALL));

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description = "Joins the cluster that this configuration of Hazelcast describes.")
  @Nullable Path cluster;

  @Option(names = "--lab", description = "Takes its upstreams from an embedded lab.")
  boolean lab;

  @Option(names = "--host", paramLabel = "HOST", description = "Where the gateway listens.")
  @Nullable String host;

  @Option(names = "--port", paramLabel = "N", description = "Its port; 0 picks a free one.")
  @Nullable Integer port;

  @Option(
      names = "--allow-remote",
      description = "Lets --host be an address that others can reach. There are no tokens yet.")
  boolean allowRemote;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long it may take to go; 20s where nothing is said.")
  @Nullable Duration drain;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML, under SLUICE_… variables and these options.")
  @Nullable Path config;

  public ServeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    refuseRemote();
    Logs.tellAll();
    Assembly found = Assembly.find(config, shell.environment());
    Assembly assembly = lab ? found.withLab() : found;
    Settings settings = assembly.settings(sections());
    Drain limits = Drain.from(settings);
    EmbeddedLab upstreams = lab ? EmbeddedLab.start(EmbeddedLab.settings(settings)) : null;
    LocalSluice node =
        LocalSluice.start(
            assembly,
            sections(),
            roles(assembly),
            upstreams == null ? null : upstreams.origin(),
            cluster);
    ShutdownSignals signals = ShutdownSignals.listen();
    tellReady(node, upstreams, roles(assembly));
    signals.await();
    signals.goWithin(limits.limit());
    goPolitely(node, upstreams, limits);
    return 0;
  }

  /** What the options say of the settings. */
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

  private void refuseRemote() {
    if (host != null && !allowRemote && !LOOPBACK.contains(host)) {
      throw new WrongUsage(
          "--host: " + host + " (expected: a loopback address, or --allow-remote said out loud)");
    }
  }

  private Set<String> roles(Assembly assembly) {
    return roles.contains(ALL) ? assembly.roles() : new TreeSet<>(roles);
  }

  private static void tellReady(LocalSluice node, @Nullable EmbeddedLab lab, Set<String> roles) {
    LOG.info("settings {}", node.node().settings().toJson().encode());
    if (lab != null) {
      LOG.info("lab at {}", lab.origin());
    }
    String where = roles.contains("gateway") ? " at " + node.origin() : "";
    LOG.info("ready: node {} with {}{}", node.node().id(), String.join(", ", roles), where);
  }

  /** A node that went politely went well, whatever signal asked it to. */
  private static void goPolitely(LocalSluice node, @Nullable EmbeddedLab lab, Drain limits) {
    LOG.info("going: at most {} ms to come to an end", limits.limitMillis());
    node.close(limits.workMillis());
    if (lab != null) {
      lab.close();
    }
    LOG.info("gone");
  }
}
