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
import org.jspecify.annotations.Nullable;

/** The gateway that a command talks to: another's, or that of a node in this process. */
public final class Connection implements AutoCloseable {
  private final Vertx vertx;
  private final BatchClient client;
  private final @Nullable EmbeddedLab lab;
  private final Deque<Closing> closings = new ArrayDeque<>();

  private Connection(Vertx vertx, String server, @Nullable EmbeddedLab lab) {
    this.vertx = vertx;
    this.client = new BatchClient(vertx, server);
    this.lab = lab;
  }

  /** To a gateway that is running. */
  public static Connection to(String server) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Connection connection = new Connection(vertx, server, null);
    connection.closings.push(drainMillis -> vertx.close().await());
    return connection;
  }

  /**
   * To a node in this process.
   *
   * @param sections of the settings, over all others
   * @param roles what it runs besides its gateway
   * @param labSettings of the lab that it takes its upstreams from; null for no lab
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

  /** Sends batches. */
  public BatchClient client() {
    return client;
  }

  /** The Vert.x that the client runs on. */
  public Vertx vertx() {
    return vertx;
  }

  /** The lab; fails where there is none. */
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

  /** Closes all; what runs in this process may take so many milliseconds to come to its end. */
  public synchronized void close(long drainMillis) {
    while (!closings.isEmpty()) {
      closings.pop().close(drainMillis);
    }
  }

  private interface Closing {
    void close(long drainMillis);
  }
}
