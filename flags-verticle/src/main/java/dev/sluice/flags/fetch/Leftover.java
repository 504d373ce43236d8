package dev.sluice.flags.fetch;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/**
 * A body that nobody wants. A short one is read to its end, so that the connection can be used
 * again; for one that is long or slow the connection is closed. On the actor's context.
 */
final class Leftover {
  private static final long MAX_BYTES = 64 * 1024;
  private static final long MAX_MILLIS = 1_000;

  private final Vertx vertx;
  private final HttpClientResponse response;
  private final long timer;
  private long received;

  private Leftover(Vertx vertx, HttpClientResponse response) {
    this.vertx = vertx;
    this.response = response;
    this.timer = vertx.setTimer(MAX_MILLIS, late -> response.request().reset());
  }

  static void discard(Vertx vertx, HttpClientResponse response) {
    Leftover leftover = new Leftover(vertx, response);
    response
        .handler(leftover::received)
        .endHandler(end -> leftover.ended())
        .exceptionHandler(broken -> leftover.ended());
  }

  private void received(Buffer piece) {
    received += piece.length();
    if (received > MAX_BYTES) {
      response.request().reset();
    }
  }

  private void ended() {
    vertx.cancelTimer(timer);
  }
}
