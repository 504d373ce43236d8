package dev.sluice.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * Writes each event as it happens, as NDJSON or SSE.
 *
 * <p>When the reader falls behind, it says so, and the batch starts nothing new until the reader
 * has caught up; what is written meanwhile is what runs already. A reader that takes nothing for
 * {@value #PATIENCE_MILLIS} ms is taken for gone.
 */
final class StreamAnswer implements Answer {
  private static final long HEARTBEAT_MILLIS = 15_000;

  private static final long PATIENCE_MILLIS = 600_000;
  private static final long NO_TIMER = -1;

  private static final Buffer SSE_HEARTBEAT = Buffer.buffer(": heartbeat\n\n");
  private static final Buffer NDJSON_HEARTBEAT = Buffer.buffer("{\"event\":\"heartbeat\"}\n");

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final AnswerFormat format;
  private final long timer;
  private Consumer<Boolean> hold = behind -> {};
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
    if (event.getString("event").equals("finished")) {
      stopClocks();
    }
    if (response.closed() || response.ended()) {
      return;
    }
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader("content-type", format.mediaType())
          .putHeader("cache-control", "no-store");
    }
    write(encode(event));
    if (event.getString("event").equals("finished")) {
      response.end();
    }
  }

  @Override
  public void refuse(Problem problem) {
    stopClocks();
    problem.send(response);
  }

  @Override
  public void closed() {
    stopClocks();
  }

  private Buffer encode(JsonObject event) {
    Buffer json = event.toBuffer();
    if (format == AnswerFormat.NDJSON) {
      return json.appendByte((byte) '\n');
    }
    return Buffer.buffer(json.length() + 64)
        .appendString("event: " + event.getString("event") + "\nid: " + event.getLong("seq"))
        .appendString("\ndata: ")
        .appendBuffer(json)
        .appendString("\n\n");
  }

  private void write(Buffer bytes) {
    spoke = true;
    response.write(bytes);
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
    if (idle && response.headWritten() && !response.ended() && !response.closed()) {
      response.write(format == AnswerFormat.SSE ? SSE_HEARTBEAT : NDJSON_HEARTBEAT);
    }
  }
}
