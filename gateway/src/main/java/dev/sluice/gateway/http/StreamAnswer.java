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
 * has caught up. What is written meanwhile is what runs, and what a list brings that ends at once;
 * of the latter the list is read only up to a bound.
 */
final class StreamAnswer implements Answer {
  private static final long HEARTBEAT_MILLIS = 15_000;

  /** So much may wait for the reader before reading of the list stops. */
  private static final long MOST_BEHIND_BYTES = 16L * 1024 * 1024;

  private static final Buffer SSE_HEARTBEAT = Buffer.buffer(": heartbeat\n\n");
  private static final Buffer NDJSON_HEARTBEAT = Buffer.buffer("{\"event\":\"heartbeat\"}\n");

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final AnswerFormat format;
  private final long timer;
  private Consumer<Boolean> hold = behind -> {};
  private long behindBytes;
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
      vertx.cancelTimer(timer);
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
    vertx.cancelTimer(timer);
    problem.send(response);
  }

  @Override
  public boolean isFarBehind() {
    return behindBytes > MOST_BEHIND_BYTES;
  }

  @Override
  public void closed() {
    vertx.cancelTimer(timer);
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
    behindBytes += holding ? bytes.length() : 0;
    if (!holding && response.writeQueueFull()) {
      holding = true;
      response.drainHandler(drained -> caughtUp());
      hold.accept(true);
    }
  }

  private void caughtUp() {
    holding = false;
    behindBytes = 0;
    hold.accept(false);
  }

  private void heartbeat() {
    boolean idle = !spoke;
    spoke = false;
    if (idle && response.headWritten() && !response.ended() && !response.closed()) {
      response.write(format == AnswerFormat.SSE ? SSE_HEARTBEAT : NDJSON_HEARTBEAT);
    }
  }
}
