package dev.sluice.cli.client;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The events of one batch, carried from the loop that receives them to a thread that may block.
 *
 * <p>When that thread falls behind, the connection is paused until it has caught up.
 */
public final class EventStream {
  private static final int MAX_KEPT = 1_000;
  private static final int MAX_LINE_LENGTH = 64 << 20;

  private final BlockingQueue<Optional<JsonObject>> queue = new LinkedBlockingQueue<>();
  private final String server;
  private final Context context;
  private final HttpClientResponse response;
  private volatile @Nullable Throwable broken;
  private volatile boolean paused;
  private boolean finished;

  private EventStream(String server, Context context, HttpClientResponse response) {
    this.server = server;
    this.context = context;
    this.response = response;
  }

  /** Call it on the context of the response, before anything of it has been read. */
  static EventStream of(String server, Context context, HttpClientResponse response) {
    EventStream stream = new EventStream(server, context, response);
    RecordParser.newDelimited("\n", response)
        .maxRecordSize(MAX_LINE_LENGTH)
        .exceptionHandler(stream::broke)
        .endHandler(end -> stream.queue.add(Optional.empty()))
        .handler(stream::line);
    return stream;
  }

  /**
   * Waits for the next event.
   *
   * @return null after the last one
   * @throws ServerException where the stream broke before the batch had finished
   */
  public @Nullable JsonObject next() throws InterruptedException {
    if (finished) {
      return null;
    }
    Optional<JsonObject> event = queue.take();
    resume();
    finished = event.map(EventStream::isLast).orElse(false);
    return event.orElseThrow(this::endedEarly);
  }

  private static boolean isLast(JsonObject event) {
    return "finished".equals(event.getString("event"));
  }

  private ServerException endedEarly() {
    Throwable cause = broken;
    return ServerException.unreachable(
        server, cause == null ? new IllegalStateException("its answer ended early") : cause);
  }

  private void line(Buffer line) {
    if (line.length() == 0) {
      return;
    }
    JsonObject event = event(line);
    if (event == null) {
      broke(new IllegalStateException("its answer is not a list of events"));
      return;
    }
    queue.add(Optional.of(event));
    if (queue.size() >= MAX_KEPT && !paused) {
      paused = true;
      response.pause();
    }
  }

  private static @Nullable JsonObject event(Buffer line) {
    try {
      return Json.decodeValue(line) instanceof JsonObject event ? event : null;
    } catch (DecodeException garbled) {
      return null;
    }
  }

  private void resume() {
    if (paused && queue.size() < MAX_KEPT / 2) {
      context.runOnContext(
          now -> {
            paused = false;
            response.resume();
          });
    }
  }

  private void broke(Throwable cause) {
    broken = cause;
    queue.add(Optional.empty());
  }
}
