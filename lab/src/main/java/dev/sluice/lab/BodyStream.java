package dev.sluice.lab;

import dev.sluice.lab.upstream.Body;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Sends a body piece by piece, no faster than the other side takes it. */
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
   * A stream of the first bytes of a body.
   *
   * @param end how many bytes, from 1
   * @param last sends the last piece, and what is to follow; not called where the other side has
   *     left before
   */
  BodyStream(Vertx vertx, HttpServerResponse response, Body body, long end, Handler<Buffer> last) {
    this.vertx = vertx;
    this.response = response;
    this.body = body;
    this.end = end;
    this.last = last;
  }

  /** Sends as fast as the other side takes it. */
  void flow() {
    response.drainHandler(nothing -> fill());
    fill();
  }

  /** Sends so many bytes a second. */
  void trickle(int bytesPerSecond) {
    long interval = Math.max(1000 / TICKS_PER_SECOND, 1000 / bytesPerSecond);
    int step = (int) Math.max(1, bytesPerSecond * interval / 1000);
    vertx.setPeriodic(interval, timer -> tick(timer, step));
  }

  /** Lets others have the loop now and then, not least the news that the asker has left. */
  private void fill() {
    writeAtMost(PIECES_PER_TURN * PIECE);
    if (!isOver() && !response.writeQueueFull()) {
      vertx.runOnContext(nothing -> fill());
    }
  }

  private void tick(long timer, int step) {
    writeAtMost(step);
    if (isOver()) {
      vertx.cancelTimer(timer);
    }
  }

  private void writeAtMost(long bytes) {
    long limit = position + Math.min(bytes, end - position);
    while (position < limit && !isOver() && !response.writeQueueFull()) {
      writeNext((int) Math.min(PIECE, limit - position));
    }
  }

  private void writeNext(int most) {
    Buffer piece = body.piece(position, most);
    position += piece.length();
    if (position < end) {
      response.write(piece);
    } else {
      last.handle(piece);
    }
  }

  private boolean isOver() {
    return position >= end || response.closed();
  }
}
