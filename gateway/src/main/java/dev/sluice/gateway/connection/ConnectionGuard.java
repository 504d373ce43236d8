package dev.sluice.gateway.connection;

import dev.sluice.gateway.batch.Clock;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits the number of connections, and closes those that are too slow.
 *
 * <p>One periodic check serves every time limit, so that a thousand slow connections cost a
 * thousand small objects and no timers. The server's idle timeout would not do. It detects neither
 * a trickling body nor a stalled reader, and it would close a connection whose caller waits for a
 * long batch to finish, during which no bytes are sent in either direction.
 */
public final class ConnectionGuard {
  /** The number of connections above the limit that get an answer; further ones are just closed. */
  private static final int MAX_TURNED_AWAY = 256;

  private static final int FIRST_ERROR = 400;

  private final Clock clock;
  private final ConnectionLimits limits;
  private final HttpServerOptions options;
  private final Buffer tooMany;
  private final Buffer tooSlow;
  private final Map<HttpConnection, ConnectionTimeouts> connections = new HashMap<>();

  /**
   * Starts the periodic check.
   *
   * @param tooMany the complete response, as sent, to a connection above the limit
   * @param tooSlow the complete response, as sent, to a head that takes too long
   */
  public ConnectionGuard(
      Clock clock,
      ConnectionLimits limits,
      HttpServerOptions options,
      Buffer tooMany,
      Buffer tooSlow) {
    this.clock = clock;
    this.limits = limits;
    this.options = options;
    this.tooMany = tooMany;
    this.tooSlow = tooSlow;
    scheduleCheck();
  }

  /** Registers a new connection, or turns it away. */
  public void opened(HttpConnection connection) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    ConnectionTimeouts timeouts = new ConnectionTimeouts(this, limits);
    pipeline.addBefore("httpDecoder", "timeouts", timeouts);
    pipeline.replace("httpDecoder", "httpDecoder", new StrictDecoder(options, timeouts));
    connections.put(connection, timeouts);
    connection.closeHandler(closed -> connections.remove(connection));
    if (connections.size() > limits.connections() + MAX_TURNED_AWAY) {
      timeouts.closeNow();
    } else if (connections.size() > limits.connections()) {
      timeouts.turnAway(tooMany);
    }
  }

  /** Returns the number of open connections. */
  public int connections() {
    return connections.size();
  }

  /** Registers a request, from its head to the end of its response. */
  public void requested(RoutingContext http) {
    ConnectionTimeouts timeouts = connections.get(http.request().connection());
    if (timeouts != null) {
      timeouts.requestBegan();
      BodyWatch.put(http, timeouts);
      http.addHeadersEndHandler(head -> announceClose(http.request(), http.response()));
      http.addEndHandler(answered -> answered(timeouts, http.request()));
    }
    http.next();
  }

  /** Closes a connection after what was answered has been sent. */
  public void closeGracefully(HttpConnection connection) {
    ConnectionTimeouts timeouts = connections.get(connection);
    if (timeouts != null) {
      timeouts.closeGracefully();
    }
    connection.close();
  }

  long now() {
    return clock.millis();
  }

  Buffer tooSlow() {
    return tooSlow;
  }

  /** A refused request is answered without waiting for the rest of its body. */
  private static void announceClose(HttpServerRequest request, HttpServerResponse response) {
    if (response.getStatusCode() >= FIRST_ERROR && hasUnreadBody(request)) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private void answered(ConnectionTimeouts timeouts, HttpServerRequest request) {
    timeouts.requestEnded();
    if (hasUnreadBody(request)) {
      closeGracefully(request.connection());
    }
  }

  private static boolean hasUnreadBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean hasBody =
        length == null ? request.headers().contains("transfer-encoding") : !length.equals("0");
    return hasBody && !request.isEnded();
  }

  private void scheduleCheck() {
    clock.after(limits.checkMillis(), this::check);
  }

  private void check() {
    List.copyOf(connections.values()).forEach(ConnectionTimeouts::check);
    scheduleCheck();
  }
}
