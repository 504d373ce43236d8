package dev.sluice.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * Writes each event as it happens, as NDJSON or SSE.
 *
 * <p>Events of one turn of the loop go out together: a segment on the network for each would take
 * longer than what they tell of. When the reader falls behind, it says so, and the batch starts
 * nothing new until the reader has caught up; what is written meanwhile is what runs already. A
 * reader that takes nothing for {@value #PATIENCE_MILLIS} ms is taken for gone.
 */
final class StreamAnswer implements Answer {
  private static final long HEARTBEAT_MILLIS = 15_000;

  private static final long PATIENCE_MILLIS = 600_000;
  private static final long NO_TIMER = -1;
  private static final int PIECE_BYTES = 32 * 1024;

  private static final Buffer SSE_HEARTBEAT = Buffer.buffer(": heartbeat\n\n");
  private static final Buffer NDJSON_HEARTBEAT = Buffer.buffer("{\"event\":\"heartbeat\"}\n");

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final AnswerFormat format;
  private final long timer;
  private Consumer<Boolean> hold = behind -> {};
  private Buffer piece = Buffer.buffer();
  private long patience = NO_TIMER;
  private boolean spoke;
  private boolean holding;

  StreamAnswer(Vertx vertx, HttpServerResponse response, AnswerFormat format) {
    this.vertx = vertx;
    this.response = response;
    this.format = format;
    this.timer = vertx.setPeriodic(HEARTBEAT_MILLIS, tick -> heartbeat());
  }

  @Override
  public void onBehind(Consumer<Boolean> listener) {
    hold = listener;
  }

  @Override
  public void event(JsonObject event) {
    boolean isLast = event.getString("event").equals("finished");
    if (isLast) {
      stopClocks();
    }
    if (isOver()) {
      return;
    }
    if (piece.length() == 0) {
      vertx.runOnContext(turn -> flush());
    }
    append(event);
    if (isLast) {
      begin();
      response.end(takePiece());
    } else if (piece.length() >= PIECE_BYTES) {
      flush();
    }
  }

  @Override
  public void refuse(Problem problem) {
    stopClocks();
    takePiece();
    problem.send(response);
  }

  @Override
  public void closed() {
    stopClocks();
  }

  private void append(JsonObject event) {
    spoke = true;
    Buffer json = event.toBuffer();
    if (format == AnswerFormat.NDJSON) {
      piece.appendBuffer(json).appendByte((byte) '\n');
    } else {
      piece
          .appendString("event: " + event.getString("event") + "\nid: " + event.getLong("seq"))
          .appendString("\ndata: ")
          .appendBuffer(json)
          .appendString("\n\n");
    }
  }

  private Buffer takePiece() {
    Buffer taken = piece;
    piece = Buffer.buffer();
    return taken;
  }

  private boolean isOver() {
    return response.closed() || response.ended();
  }

  private void begin() {
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader("content-type", format.mediaType())
          .putHeader("cache-control", "no-store");
    }
  }

  private void flush() {
    if (piece.length() == 0 || isOver()) {
      return;
    }
    begin();
    response.write(takePiece());
    if (!holding && response.writeQueueFull()) {
      holding = true;
      patience = vertx.setTimer(PATIENCE_MILLIS, late -> response.reset());
      response.drainHandler(drained -> caughtUp());
      hold.accept(true);
    }
  }

  private void caughtUp() {
    holding = false;
    vertx.cancelTimer(patience);
    hold.accept(false);
  }

  private void stopClocks() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(patience);
  }

  private void heartbeat() {
    boolean idle = !spoke;
    spoke = false;
    if (idle && response.headWritten() && !isOver()) {
      response.write(format == AnswerFormat.SSE ? SSE_HEARTBEAT : NDJSON_HEARTBEAT);
    }
  }
}
