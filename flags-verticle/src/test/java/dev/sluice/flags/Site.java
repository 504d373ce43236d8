package dev.sluice.flags;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.function.BiConsumer;

/** An upstream on a free port that does what its test tells it. */
final class Site implements AutoCloseable {
  static final String SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";

  private final Vertx vertx = Vertx.vertx();
  private final int port;

  private Site(Handler<HttpServerRequest> handler) {
    HttpServer server = vertx.createHttpServer().requestHandler(handler);
    port = server.listen(0, "127.0.0.1").await().actualPort();
  }

  private Site(String bytes, NetServerOptions options, BiConsumer<Vertx, NetSocket> then) {
    NetServer server = vertx.createNetServer(options);
    server.connectHandler(socket -> socket.handler(any -> answer(socket, bytes, then)));
    port = server.listen(0, "127.0.0.1").await().actualPort();
  }

  /** A server that speaks HTTP. */
  static Site http(Handler<HttpServerRequest> handler) {
    return new Site(handler);
  }

  /** A server that writes these bytes to whatever it is asked, and then does something. */
  static Site raw(String bytes, Handler<NetSocket> then) {
    return new Site(bytes, new NetServerOptions(), (vertx, socket) -> then.handle(socket));
  }

  /** A server that writes these bytes and then resets the connection. */
  static Site resetting(String bytes) {
    return new Site(
        bytes, new NetServerOptions().setSoLinger(0), (vertx, socket) -> socket.close());
  }

  /** A server that writes these bytes and then one byte each so many milliseconds. */
  static Site trickling(String bytes, long millis) {
    return new Site(
        bytes, new NetServerOptions(), (vertx, socket) -> trickle(vertx, socket, millis));
  }

  /** Answers with a body of this media type. */
  static void answer(HttpServerRequest request, String contentType, String body) {
    request.response().putHeader("content-type", contentType).end(body);
  }

  /** What settings allow to let this site be asked. */
  String origin() {
    return "http://127.0.0.1:" + port;
  }

  /** The URL of something here. */
  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** The URL of flags here, as settings want it. */
  String flags() {
    return url("/flags/{cc}.svg");
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private static void trickle(Vertx vertx, NetSocket socket, long millis) {
    long timer = vertx.setPeriodic(millis, now -> socket.write(" "));
    socket.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private void answer(NetSocket socket, String bytes, BiConsumer<Vertx, NetSocket> then) {
    socket
        .write(Buffer.buffer(bytes.getBytes(US_ASCII)))
        .onSuccess(sent -> then.accept(vertx, socket));
  }
}
