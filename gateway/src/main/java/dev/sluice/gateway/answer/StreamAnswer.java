package dev.sluice.gateway.answer;

import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.Finished;
import dev.sluice.gateway.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * Writes each event as it happens, as NDJSON or SSE.
 *
 * <p>The events of one turn of the loop are written together, because a network segment for each
 * would cost more than its content. When the reader falls behind, the batch is paused until the
 * reader has caught up, so that only events of running tasks are kept meanwhile. The connection of
 * a reader that takes nothing for {@value #READ_TIMEOUT_MILLIS} ms is reset.
 */
final class StreamAnswer implements Answer {
  private static final long HEARTBEAT_MILLIS = 15_000;

  private static final long READ_TIMEOUT_MILLIS = 600_000;
  private static final long NO_TIMER = -1;

  /**
   * Limits the bytes that are in transit to the socket; with more, the reader is behind. (The
   * server's own limit is sixteen pieces of any length.)
   */
  private static final int MAX_IN_TRANSIT = 128 * 1024;

  /** The memory that a piece takes besides its bytes. */
  private static final int PIECE_OVERHEAD = 512;

  private static final Buffer SSE_HEARTBEAT = Buffer.buffer(": heartbeat\n\n");
  private static final Buffer NDJSON_HEARTBEAT = Buffer.buffer("{\"event\":\"heartbeat\"}\n");

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final AnswerFormat format;
  private final Unwritten unwritten;
  private Consumer<Boolean> onBehind = isBehind -> {};
  private long heartbeat = NO_TIMER;
  private long readTimeout = NO_TIMER;
  private long inTransit;
  private boolean wasActive;
  private boolean isBehind;
  private boolean isFlushing;
  private boolean isFinished;
  private boolean isClosed;

  StreamAnswer(Vertx vertx, HttpServerResponse response, AnswerFormat format) {
    this.vertx = vertx;
    this.response = response;
    this.format = format;
    this.unwritten = new Unwritten(format);
  }

  @Override
  public boolean takesOutput() {
    return true;
  }

  @Override
  public void onBehind(Consumer<Boolean> handler) {
    onBehind = handler;
  }

  @Override
  public void handle(BatchEvent event) {
    if (isOver()) {
      return;
    }
    if (unwritten.isEmpty()) {
      vertx.runOnContext(turn -> flush());
    }
    wasActive = true;
    unwritten.add(event, isBehind);
    isFinished = event instanceof Finished;
    if (isFinished || unwritten.hasWholePiece()) {
      flush();
    }
  }

  @Override
  public void refuse(Problem problem) {
    closed();
    problem.send(response);
  }

  @Override
  public void closed() {
    isClosed = true;
    vertx.cancelTimer(heartbeat);
    vertx.cancelTimer(readTimeout);
    unwritten.clear();
  }

  private boolean isOver() {
    return isClosed || response.closed() || response.ended();
  }

  /** A write may complete at once, and so call this method again. */
  private void flush() {
    if (isFlushing) {
      return;
    }
    isFlushing = true;
    while (!unwritten.isEmpty() && inTransit < MAX_IN_TRANSIT && !isOver()) {
      writeNext();
    }
    isFlushing = false;
    updateIsBehind();
  }

  private void writeNext() {
    Buffer piece = unwritten.take();
    writeHead();
    if (isFinished && unwritten.isEmpty()) {
      closed();
      response.end(piece);
    } else {
      int length = piece.length() + PIECE_OVERHEAD;
      inTransit += length;
      response.write(piece).onComplete(written -> written(length));
    }
  }

  private void written(int length) {
    inTransit -= length;
    if (isBehind && !isClosed) {
      restartReadTimeout();
      flush();
    }
  }

  /** A reader that was behind has caught up when half of the limit is free. */
  private void updateIsBehind() {
    boolean isFull = inTransit >= (isBehind ? MAX_IN_TRANSIT / 2 : MAX_IN_TRANSIT);
    if (isFull != isBehind && !isClosed) {
      isBehind = isFull;
      if (isFull) {
        restartReadTimeout();
      } else {
        vertx.cancelTimer(readTimeout);
      }
      onBehind.accept(isFull);
    }
  }

  private void restartReadTimeout() {
    vertx.cancelTimer(readTimeout);
    readTimeout = vertx.setTimer(READ_TIMEOUT_MILLIS, expired -> response.reset());
  }

  private void writeHead() {
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader("content-type", format.mediaType())
          .putHeader("cache-control", "no-store");
      heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, tick -> writeHeartbeat());
    }
  }

  private void writeHeartbeat() {
    boolean isIdle = !wasActive;
    wasActive = false;
    if (isIdle && !isOver()) {
      response.write(format == AnswerFormat.SSE ? SSE_HEARTBEAT : NDJSON_HEARTBEAT);
    }
  }
}
