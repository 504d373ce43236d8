package dev.sluice.flags;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.function.Supplier;

/** An upstream on a free port that responds as its test defines. */
final class Site implements AutoCloseable {
  static final String SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";

  private final int port;
  private final Supplier<Future<Void>> stop;

  private Site(int port, Supplier<Future<Void>> stop) {
    this.port = port;
    this.stop = stop;
  }

  /** Starts a server that speaks HTTP. */
  static Site http(Vertx vertx, Handler<HttpServerRequest> handler) {
    HttpServer server = vertx.createHttpServer().requestHandler(handler);
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    return new Site(port, server::close);
  }

  /** Starts a server that responds to any bytes with these bytes, and then calls a handler. */
  static Site raw(Vertx vertx, String bytes, Handler<NetSocket> then) {
    return raw(vertx, new NetServerOptions(), bytes, then);
  }

  /** Starts a server that responds with these bytes and then resets the connection. */
  static Site resetting(Vertx vertx, String bytes) {
    return raw(vertx, new NetServerOptions().setSoLinger(0), bytes, NetSocket::close);
  }

  /** Starts a server that responds with these bytes, and then with one byte per period. */
  static Site trickling(Vertx vertx, String bytes, long periodMillis) {
    return raw(vertx, bytes, socket -> trickle(vertx, socket, periodMillis));
  }

  private static Site raw(
      Vertx vertx, NetServerOptions options, String bytes, Handler<NetSocket> then) {
    NetServer server = vertx.createNetServer(options);
    Buffer response = Buffer.buffer(bytes.getBytes(US_ASCII));
    server.connectHandler(
        socket ->
            socket.handler(
                any -> socket.write(response).onSuccess(written -> then.handle(socket))));
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    return new Site(port, server::close);
  }

  /** Responds with a body of this media type. */
  static void answer(HttpServerRequest request, String contentType, String body) {
    request.response().putHeader("content-type", contentType).end(body);
  }

  /** Returns the origin, for the settings that allow it. */
  String origin() {
    return "http://127.0.0.1:" + port;
  }

  /** Returns the URL of a path. */
  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Returns the URL of flags, for the settings. */
  String flags() {
    return url("/flags/{cc}.svg");
  }

  @Override
  public void close() {
    stop.get().await();
  }

  private static void trickle(Vertx vertx, NetSocket socket, long millis) {
    long timer = vertx.setPeriodic(millis, now -> socket.write(" "));
    socket.closeHandler(closed -> vertx.cancelTimer(timer));
  }
}
