package dev.sluice.cli.local;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.gateway.GatewayModule;
import dev.sluice.lab.Lab;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.NodeOptions;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.runtime.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node in this process. */
public final class LocalSluice {
  private static final String KEY_VARIABLE = "SLUICE_SECRET_USAJOBS_KEY";

  /** The time limit for closing after the grace period. */
  private static final long CLOSE_MILLIS = 5_000;

  private final Node node;
  private final int port;

  private LocalSluice(Node node, int port) {
    this.node = node;
    this.port = port;
  }

  /**
   * Starts a node, and waits until all its roles are ready.
   *
   * @param flags sections that override all other settings
   * @param roles the roles to run
   * @param labOrigin the lab that look-ups and flags are directed to; null to follow the settings
   * @param cluster the configuration of Hazelcast; null for a node without a cluster
   * @throws InvalidSettings if the settings are invalid
   * @throws StartFailed if the node does not start for any other reason
   */
  public static LocalSluice start(
      Assembly assembly,
      JsonObject flags,
      Set<String> roles,
      @Nullable String labOrigin,
      @Nullable Path cluster) {
    Settings settings = settings(assembly, flags, labOrigin);
    NodeOptions options = new NodeOptions(settings, assembly.modules(), roles, cluster);
    try {
      Node node = Node.start(options).await();
      return new LocalSluice(node, port(assembly));
    } catch (InvalidSettings | InvalidMessage wrong) {
      throw wrong;
    } catch (RuntimeException cannot) {
      throw new StartFailed("the node", cannot);
    }
  }

  /** Returns the settings of a gateway that listens on a free port of the loopback interface. */
  public static JsonObject onFreePort() {
    return new JsonObject()
        .put("gateway", new JsonObject().put("host", "127.0.0.1").put("port", 0));
  }

  /** Returns the URL of the gateway, without a path. */
  public String origin() {
    return "http://127.0.0.1:" + port;
  }

  /** Returns the Vert.x instance of the node. */
  public Vertx vertx() {
    return node.vertx();
  }

  /** Returns the node. */
  public Node node() {
    return node;
  }

  /**
   * Shuts the node down gracefully, and waits for that.
   *
   * @param drainMillis how long running batches may continue, in milliseconds
   */
  public void close(long drainMillis) {
    try {
      node.close(drainMillis).await(drainMillis + CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // The caller ends the process.
    }
  }

  private static Settings settings(
      Assembly assembly, JsonObject flags, @Nullable String labOrigin) {
    if (labOrigin == null) {
      return assembly.settings(flags);
    }
    List<String> allowed =
        assembly.settings(flags).section("downloads", downloads -> downloads.strings("allow"));
    JsonObject sections = EmbeddedLab.sections(labOrigin, allowed).mergeIn(flags, true);
    return assembly.with(KEY_VARIABLE, Lab.KEY).settings(sections);
  }

  private static int port(Assembly assembly) {
    for (NodeModule module : assembly.modules()) {
      if (module instanceof GatewayModule gateway) {
        return gateway.port();
      }
    }
    return 0;
  }
}
