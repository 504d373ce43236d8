package dev.sluice.lab;

import dev.sluice.lab.upstream.Body;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Sends a body in pieces, no faster than the client reads. */
final class BodyStream {
  private static final int PIECE = 16 * 1024;
  private static final long PIECES_PER_TURN = 8;
  private static final int TICKS_PER_SECOND = 10;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final Body body;
  private final long end;
  private final Handler<Buffer> last;
  private long position;

  /**
   * Creates a stream of the first bytes of a body.
   *
   * @param end the number of bytes, from 1
   * @param last sends the last piece and completes the answer; not called when the client has
   *     disconnected
   */
  BodyStream(Vertx vertx, HttpServerResponse response, Body body, long end, Handler<Buffer> last) {
    this.vertx = vertx;
    this.response = response;
    this.body = body;
    this.end = end;
    this.last = last;
  }

  /** Sends as fast as the client reads. */
  void flow() {
    response.drainHandler(nothing -> fill());
    fill();
  }

  /** Sends a number of bytes a second. */
  void trickle(int bytesPerSecond) {
    long interval = Math.max(1000 / TICKS_PER_SECOND, 1000 / bytesPerSecond);
    int step = (int) Math.max(1, bytesPerSecond * interval / 1000);
    vertx.setPeriodic(interval, timer -> tick(timer, step));
  }

  /** Yields the event loop between pieces, so that a disconnect is noticed. */
  private void fill() {
    writeAtMost(PIECES_PER_TURN * PIECE);
    if (!isDone() && !response.writeQueueFull()) {
      vertx.runOnContext(nothing -> fill());
    }
  }

  private void tick(long timer, int step) {
    writeAtMost(step);
    if (isDone()) {
      vertx.cancelTimer(timer);
    }
  }

  private void writeAtMost(long bytes) {
    long limit = position + Math.min(bytes, end - position);
    while (position < limit && !isDone() && !response.writeQueueFull()) {
      writeNext((int) Math.min(PIECE, limit - position));
    }
  }

  private void writeNext(int max) {
    Buffer piece = body.piece(position, max);
    position += piece.length();
    if (position < end) {
      response.write(piece);
    } else {
      last.handle(piece);
    }
  }

  private boolean isDone() {
    return position >= end || response.closed();
  }
}
