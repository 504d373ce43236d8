package dev.sluice.gateway.answer;

import dev.sluice.gateway.problem.Problem;
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
 * nothing new until the reader has caught up; what is kept meanwhile is of what runs already. A
 * reader that takes nothing for {@value #PATIENCE_MILLIS} ms is taken for gone.
 */
final class StreamAnswer implements Answer {
  private static final long HEARTBEAT_MILLIS = 15_000;

  private static final long PATIENCE_MILLIS = 600_000;
  private static final long NO_TIMER = -1;

  /**
   * So many bytes may be on their way to the socket; with more the reader is behind. (The server's
   * own measure is sixteen pieces, however long.)
   */
  private static final int MAX_IN_TRANSIT = 128 * 1024;

  /** What a piece takes besides its bytes. */
  private static final int PIECE_OVERHEAD = 512;

  private static final Buffer SSE_HEARTBEAT = Buffer.buffer(": heartbeat\n\n");
  private static final Buffer NDJSON_HEARTBEAT = Buffer.buffer("{\"event\":\"heartbeat\"}\n");

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final AnswerFormat format;
  private final Unwritten unwritten;
  private final long timer;
  private Consumer<Boolean> hold = isBehind -> {};
  private long patience = NO_TIMER;
  private long onTheirWay;
  private boolean spoke;
  private boolean behind;
  private boolean flushing;
  private boolean finished;
  private boolean closed;

  StreamAnswer(Vertx vertx, HttpServerResponse response, AnswerFormat format) {
    this.vertx = vertx;
    this.response = response;
    this.format = format;
    this.unwritten = new Unwritten(format);
    this.timer = vertx.setPeriodic(HEARTBEAT_MILLIS, tick -> heartbeat());
  }

  @Override
  public void onBehind(Consumer<Boolean> listener) {
    hold = listener;
  }

  @Override
  public void event(JsonObject event) {
    if (isOver()) {
      return;
    }
    if (unwritten.isEmpty()) {
      vertx.runOnContext(turn -> flush());
    }
    spoke = true;
    unwritten.add(event, behind);
    finished = event.getString("event").equals("finished");
    if (finished || unwritten.hasWholePiece()) {
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
    closed = true;
    vertx.cancelTimer(timer);
    vertx.cancelTimer(patience);
    unwritten.clear();
  }

  private void awaitReader() {
    vertx.cancelTimer(patience);
    patience = vertx.setTimer(PATIENCE_MILLIS, late -> response.reset());
  }

  private boolean isOver() {
    return closed || response.closed() || response.ended();
  }

  /** What is written may be on the socket at once, and said to be, before this goes on. */
  private void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    while (!unwritten.isEmpty() && onTheirWay < MAX_IN_TRANSIT && !isOver()) {
      writeNext();
    }
    flushing = false;
    judge();
  }

  private void writeNext() {
    Buffer piece = unwritten.take();
    begin();
    if (finished && unwritten.isEmpty()) {
      closed();
      response.end(piece);
    } else {
      int length = piece.length() + PIECE_OVERHEAD;
      onTheirWay += length;
      response.write(piece).onComplete(written -> written(length));
    }
  }

  private void written(int length) {
    onTheirWay -= length;
    if (behind && !closed) {
      awaitReader();
      flush();
    }
  }

  /** A reader who was behind has caught up when half of it is taken. */
  private void judge() {
    boolean isFull = onTheirWay >= (behind ? MAX_IN_TRANSIT / 2 : MAX_IN_TRANSIT);
    if (isFull != behind && !closed) {
      behind = isFull;
      if (isFull) {
        awaitReader();
      } else {
        vertx.cancelTimer(patience);
      }
      hold.accept(isFull);
    }
  }

  private void begin() {
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader("content-type", format.mediaType())
          .putHeader("cache-control", "no-store");
    }
  }

  private void heartbeat() {
    boolean idle = !spoke;
    spoke = false;
    if (idle && response.headWritten() && !isOver()) {
      response.write(format == AnswerFormat.SSE ? SSE_HEARTBEAT : NDJSON_HEARTBEAT);
    }
  }
}
