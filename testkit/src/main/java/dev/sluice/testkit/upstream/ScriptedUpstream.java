package dev.sluice.testkit.upstream;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server on a free loopback port that answers as the test scripts it, and counts requests.
 *
 * <p>The counts may be read from any thread. A request is open from its arrival until its answer is
 * written or its connection is closed.
 */
public final class ScriptedUpstream implements AutoCloseable {
  private static final long SECONDS = 10;

  private final HttpServer server;
  private final Handler<HttpServerRequest> script;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger maxOpen = new AtomicInteger();

  private ScriptedUpstream(Vertx vertx, Handler<HttpServerRequest> script) {
    this.server = vertx.createHttpServer();
    this.script = script;
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param script answers each request; called on an event loop
   */
  public static ScriptedUpstream start(Vertx vertx, Handler<HttpServerRequest> script)
      throws TimeoutException {
    ScriptedUpstream upstream = new ScriptedUpstream(vertx, script);
    upstream
        .server
        .requestHandler(upstream::handle)
        .listen(0, "127.0.0.1")
        .await(SECONDS, TimeUnit.SECONDS);
    return upstream;
  }

  /** Returns the origin of every URL here, as {@code http://127.0.0.1:PORT}. */
  public String origin() {
    return "http://127.0.0.1:" + port();
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Returns the number of requests so far. */
  public int requests() {
    return requests.get();
  }

  /** Returns the number of open requests. */
  public int open() {
    return open.get();
  }

  /** Returns the highest number of requests that were open at once. */
  public int maxOpen() {
    return maxOpen.get();
  }

  /** Stops listening and closes open connections. */
  @Override
  public void close() throws TimeoutException {
    server.close().await(SECONDS, TimeUnit.SECONDS);
  }

  private void handle(HttpServerRequest request) {
    requests.incrementAndGet();
    maxOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    AtomicBoolean ended = new AtomicBoolean();
    request.response().endHandler(nothing -> end(ended)).closeHandler(nothing -> end(ended));
    script.handle(request);
  }

  private void end(AtomicBoolean ended) {
    if (ended.compareAndSet(false, true)) {
      open.decrementAndGet();
    }
  }
}
