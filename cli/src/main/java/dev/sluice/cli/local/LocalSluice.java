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

  /** Longer than a drain may take beyond its limit. */
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
   * @param flags sections over all other settings
   * @param roles what it runs
   * @param labOrigin where look-ups and flags are sent; null for where the settings say
   * @param cluster Hazelcast's configuration; null for a node on its own
   * @throws InvalidSettings where the settings are wrong
   * @throws StartFailed where something else is
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

  /** The sections that make a gateway listen on loopback, at a port that is free. */
  public static JsonObject onFreePort() {
    return new JsonObject()
        .put("gateway", new JsonObject().put("host", "127.0.0.1").put("port", 0));
  }

  /** Where its gateway listens. */
  public String origin() {
    return "http://127.0.0.1:" + port;
  }

  /** The node's. */
  public Vertx vertx() {
    return node.vertx();
  }

  /** The node. */
  public Node node() {
    return node;
  }

  /**
   * Ends the node politely, and waits for it.
   *
   * @param drainMillis how long what runs may take to come to its end
   */
  public void close(long drainMillis) {
    try {
      node.close(drainMillis).await(drainMillis + CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // The process ends, and with it all that is left.
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
