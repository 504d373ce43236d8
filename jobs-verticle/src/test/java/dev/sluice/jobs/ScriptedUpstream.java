package dev.sluice.jobs;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP server on a free port that runs a script and records its requests. */
final class ScriptedUpstream implements AutoCloseable {
  final BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
  final CountDownLatch connectionClosed = new CountDownLatch(1);
  private final Vertx vertx;
  private final HttpServer server;
  private volatile Handler<HttpServerRequest> script = request -> request.response().end();

  ScriptedUpstream(Vertx vertx) throws Exception {
    this.vertx = vertx;
    server =
        vertx
            .createHttpServer()
            .connectionHandler(c -> c.closeHandler(closed -> connectionClosed.countDown()))
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
  }

  String origin() {
    return "127.0.0.1:" + server.actualPort();
  }

  String url() {
    return "http://" + origin();
  }

  void answers(Handler<HttpServerRequest> how) {
    script = how;
  }

  void answersJson(String body) {
    answers(r -> r.response().putHeader("Content-Type", "application/json").end(body));
  }

  /** Starts a response and continues it with a space every 20 ms. */
  void trickles() {
    answers(
        r -> {
          r.response().setChunked(true).putHeader("Content-Type", "application/json").write("{");
          long timer = vertx.setPeriodic(20, now -> r.response().write(" "));
          r.connection().closeHandler(closed -> stopped(timer));
        });
  }

  HttpServerRequest nextRequest() throws InterruptedException {
    HttpServerRequest request = requests.poll(5, SECONDS);
    if (request == null) {
      throw new AssertionError("no request within five seconds");
    }
    return request;
  }

  @Override
  public void close() {
    server.close().await();
  }

  private void stopped(long timer) {
    vertx.cancelTimer(timer);
    connectionClosed.countDown();
  }

  private void answer(HttpServerRequest request) {
    requests.add(request);
    script.handle(request);
  }
}
