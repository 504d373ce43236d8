package dev.sluice.gateway.http;

import dev.sluice.gateway.batch.Clock;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes connections on which nothing has been asked for a while.
 *
 * <p>The server's own idle timeout would also close one whose caller waits for a long batch to end
 * in one document, during which nothing is sent either way.
 */
public final class IdleConnections {
  private static final long IDLE_MILLIS = 75_000;
  private static final long LOOK_MILLIS = 15_000;

  private final Clock clock;
  private final Map<HttpConnection, Use> connections = new HashMap<>();

  /** Begins to look. */
  public IdleConnections(Clock clock) {
    this.clock = clock;
    lookLater();
  }

  /** Takes note of a new connection. */
  public void opened(HttpConnection connection) {
    connections.put(connection, new Use(clock.millis()));
    connection.closeHandler(closed -> connections.remove(connection));
  }

  /** Takes note of a request, from its beginning to the end of its answer. */
  void asked(RoutingContext http) {
    Use use = connections.get(http.request().connection());
    if (use != null) {
      use.requests++;
      http.addEndHandler(answered -> use.answered(clock.millis()));
    }
    http.next();
  }

  private void lookLater() {
    clock.after(LOOK_MILLIS, this::closeIdle);
  }

  private void closeIdle() {
    long now = clock.millis();
    List<HttpConnection> idle =
        connections.entrySet().stream()
            .filter(entry -> entry.getValue().isIdle(now))
            .map(Map.Entry::getKey)
            .toList();
    idle.forEach(HttpConnection::close);
    lookLater();
  }

  /** How a connection is used. */
  private static final class Use {
    private int requests;
    private long since;

    Use(long since) {
      this.since = since;
    }

    void answered(long now) {
      requests--;
      since = now;
    }

    boolean isIdle(long now) {
      return requests == 0 && now - since >= IDLE_MILLIS;
    }
  }
}
