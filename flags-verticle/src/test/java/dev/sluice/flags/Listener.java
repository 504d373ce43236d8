package dev.sluice.flags;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on one address of this machine that counts its connections and keeps its requests. */
final class Listener {
  private static final Map<String, String> CIRCLE = Map.of("/ping", "/pong", "/pong", "/ping");

  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private Listener(Vertx vertx, String host, int port) {
    server = vertx.createHttpServer();
    server
        .connectionHandler(connection -> connections.incrementAndGet())
        .requestHandler(this::answer)
        .listen(port, host)
        .await();
  }

  /**
   * Starts one.
   *
   * @param port 0 for one that is free
   */
  static Listener on(Vertx vertx, String host, int port) {
    return new Listener(vertx, host, port);
  }

  int port() {
    return server.actualPort();
  }

  /** How many connections have come, whatever they were used for. */
  int connections() {
    return connections.get();
  }

  /** The {@code Host} of each request. */
  List<String> requests() {
    return requests;
  }

  /** Counts from zero again. */
  void forget() {
    connections.set(0);
    requests.clear();
  }

  /**
   * What stands behind {@code ?to=} is where it sends whoever asks. A connection is for one
   * request, but for those of {@code /kept}.
   */
  private void answer(HttpServerRequest request) {
    requests.add(String.valueOf(request.getHeader("host")));
    if (!"/kept".equals(request.path())) {
      request.response().putHeader("connection", "close");
    }
    String to = CIRCLE.getOrDefault(String.valueOf(request.path()), request.getParam("to"));
    if (to != null) {
      request.response().setStatusCode(302).putHeader("location", to);
    }
    request.response().putHeader("content-type", "text/plain").end("inside");
  }
}
