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
 * All connections of the gateway: how many there may be, and which of them are too slow to be kept.
 *
 * <p>One look at all of them now and then does for every deadline, so that a thousand slow
 * connections cost a thousand small objects and no timers. The server's own idle timeout would not
 * do: it sees neither a trickling body nor a stalled reader, and would close a connection whose
 * caller waits for a long batch to end in one document, during which nothing is sent either way.
 */
public final class ConnectionGuard {
  /** So many who are turned away are told why; any more just see the connection close. */
  private static final int MAX_TURNED_AWAY = 256;

  private static final int FIRST_ERROR = 400;

  private final Clock clock;
  private final ConnectionLimits limits;
  private final HttpServerOptions options;
  private final Buffer tooMany;
  private final Buffer tooSlow;
  private final Map<HttpConnection, ConnectionTimeouts> wires = new HashMap<>();

  /**
   * Begins to look.
   *
   * @param tooMany the whole answer, as it goes over the wire, to a connection that is one too many
   * @param tooSlow the same for a head that takes too long
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
    lookLater();
  }

  /** Takes a new connection in, or turns it away. */
  public void opened(HttpConnection connection) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    ConnectionTimeouts wire = new ConnectionTimeouts(this, limits);
    pipeline.addBefore("httpDecoder", "wire", wire);
    pipeline.replace("httpDecoder", "httpDecoder", new StrictDecoder(options, wire));
    wires.put(connection, wire);
    connection.closeHandler(closed -> wires.remove(connection));
    if (wires.size() > limits.connections() + MAX_TURNED_AWAY) {
      wire.hangUp();
    } else if (wires.size() > limits.connections()) {
      wire.turnAway(tooMany);
    }
  }

  /** How many connections there are. */
  public int connections() {
    return wires.size();
  }

  /** Takes note of a request, from its beginning to the end of its answer. */
  public void asked(RoutingContext http) {
    ConnectionTimeouts wire = wires.get(http.request().connection());
    if (wire != null) {
      wire.asked();
      BodyWatch.put(http, wire);
      http.addHeadersEndHandler(head -> tellOfLeaving(http.request(), http.response()));
      http.addEndHandler(answered -> answered(wire, http.request()));
    }
    http.next();
  }

  /** Closes a connection once what was answered has been sent. */
  public void leave(HttpConnection connection) {
    ConnectionTimeouts wire = wires.get(connection);
    if (wire != null) {
      wire.bePolite();
    }
    connection.close();
  }

  long now() {
    return clock.millis();
  }

  Buffer tooSlow() {
    return tooSlow;
  }

  /** A refusal does not wait for the rest of what it refuses. */
  private static void tellOfLeaving(HttpServerRequest request, HttpServerResponse response) {
    if (response.getStatusCode() >= FIRST_ERROR && leavesBody(request)) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private void answered(ConnectionTimeouts wire, HttpServerRequest request) {
    wire.answered();
    if (leavesBody(request)) {
      leave(request.connection());
    }
  }

  private static boolean leavesBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean hasBody =
        length == null ? request.headers().contains("transfer-encoding") : !length.equals("0");
    return hasBody && !request.isEnded();
  }

  private void lookLater() {
    clock.after(limits.lookMillis(), this::look);
  }

  private void look() {
    List.copyOf(wires.values()).forEach(ConnectionTimeouts::look);
    lookLater();
  }
}
