package dev.sluice.cli.client;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/**
 * Parses the response to a batch while it arrives, one event per line, and pauses the connection
 * while the {@link EventStream} is full.
 *
 * <p>A codec does not know the status of the response. Until the first event arrives it therefore
 * keeps the bytes, which are the problem document of a batch that was refused, and returns them as
 * the body.
 */
final class EventCodec implements BodyCodec<Buffer>, BodyStream<Buffer> {
  private static final int MAX_LINE_LENGTH = 64 << 20;
  private static final int MAX_PROBLEM_LENGTH = 1 << 20;

  private final EventStream events;
  private final RecordParser lines = RecordParser.newDelimited("\n");
  private Buffer problem = Buffer.buffer();
  private Future<Void> written = Future.succeededFuture();

  EventCodec(EventStream events) {
    this.events = events;
    lines.maxRecordSize(MAX_LINE_LENGTH).exceptionHandler(this).handler(this::line);
  }

  @Override
  public BodyStream<Buffer> stream() {
    return this;
  }

  @Override
  public Future<Void> write(Buffer data) {
    if (!events.isAccepted()) {
      problem.appendBuffer(data);
    }
    lines.handle(data);
    if (problem.length() > MAX_PROBLEM_LENGTH) {
      handle(EventStream.notEvents());
    }
    return written;
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Buffer> result() {
    return Future.succeededFuture(problem);
  }

  @Override
  public boolean writeQueueFull() {
    return events.isFull();
  }

  @Override
  public EventCodec drainHandler(@Nullable Handler<Void> handler) {
    Context context = requireNonNull(Vertx.currentContext(), "context");
    events.drainHandler(handler == null ? null : () -> context.runOnContext(handler));
    return this;
  }

  @Override
  public EventCodec exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public EventCodec setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  /** Makes this and all later writes fail, which fails the response. */
  @Override
  public void handle(Throwable cause) {
    written = Future.failedFuture(cause);
  }

  private void line(Buffer line) {
    JsonObject event = event(line);
    if (event != null && written.succeeded()) {
      problem = Buffer.buffer();
      events.add(event);
    } else if (line.length() > 0 && events.isAccepted()) {
      handle(EventStream.notEvents());
    }
  }

  private static @Nullable JsonObject event(Buffer line) {
    try {
      return Json.decodeValue(line) instanceof JsonObject json && json.containsKey("event")
          ? json
          : null;
    } catch (DecodeException garbled) {
      return null;
    }
  }
}
