package dev.sluice.flags.fetch;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/**
 * Discards the body of a response. Reads a short body to its end, so that the connection can be
 * reused, and closes the connection of a long or slow one. Used on the actor's context.
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

  /** Discards the body of a paused response. */
  static void discard(Vertx vertx, HttpClientResponse response) {
    Leftover leftover = new Leftover(vertx, response);
    response
        .handler(leftover::received)
        .endHandler(end -> leftover.ended())
        .exceptionHandler(broken -> leftover.ended())
        .resume();
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
