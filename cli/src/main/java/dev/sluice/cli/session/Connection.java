package dev.sluice.cli.session;

import dev.sluice.cli.client.BatchClient;
import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.local.LocalSluice;
import dev.sluice.lab.LabSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A connection to the gateway of a command: a remote one, or that of a node in this process. */
public final class Connection implements AutoCloseable {
  private final Vertx vertx;
  private final BatchClient client;
  private final @Nullable EmbeddedLab lab;
  private final Deque<LongConsumer> closings = new ArrayDeque<>();

  private Connection(Vertx vertx, String server, @Nullable EmbeddedLab lab) {
    this.vertx = vertx;
    this.client = new BatchClient(vertx, server);
    this.lab = lab;
  }

  /**
   * Connects to a remote gateway.
   *
   * @param server the URL of the gateway without a path
   */
  public static Connection to(String server) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Connection connection = new Connection(vertx, server, null);
    connection.closings.push(drainMillis -> vertx.close().await());
    return connection;
  }

  /**
   * Starts a node in this process and connects to it.
   *
   * @param sections sections of the settings that override all others
   * @param roles the roles of the node
   * @param labSettings the settings of a lab for its upstreams; null for no lab
   */
  public static Connection local(
      Assembly assembly,
      JsonObject sections,
      Set<String> roles,
      @Nullable LabSettings labSettings) {
    EmbeddedLab lab = labSettings == null ? null : EmbeddedLab.start(labSettings);
    String labOrigin = lab == null ? null : lab.origin();
    JsonObject flags = sections.copy().mergeIn(LocalSluice.onFreePort(), true);
    LocalSluice node = LocalSluice.start(assembly, flags, roles, labOrigin, null);
    Connection connection = new Connection(node.vertx(), node.origin(), lab);
    if (lab != null) {
      connection.closings.push(drainMillis -> lab.close());
    }
    connection.closings.push(node::close);
    return connection;
  }

  /** Returns the client, which sends batches. */
  public BatchClient client() {
    return client;
  }

  /** Returns the Vert.x instance of the client. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Returns the lab.
   *
   * @throws IllegalStateException if there is none
   */
  public EmbeddedLab lab() {
    if (lab == null) {
      throw new IllegalStateException("no lab");
    }
    return lab;
  }

  @Override
  public void close() {
    close(0);
  }

  /**
   * Closes the client, and the node and the lab if they are in this process.
   *
   * @param drainMillis how long running batches may continue, in milliseconds
   */
  public synchronized void close(long drainMillis) {
    while (!closings.isEmpty()) {
      closings.pop().accept(drainMillis);
    }
  }
}
