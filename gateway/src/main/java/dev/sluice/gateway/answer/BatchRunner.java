package dev.sluice.gateway.answer;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.EventSink;
import dev.sluice.gateway.body.BatchRequest;
import dev.sluice.gateway.dispatch.Dispatcher;
import dev.sluice.gateway.head.RequestLabel;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.runtime.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the batches of connected callers: when the caller goes, its batch is cancelled. */
public final class BatchRunner {
  /** An answer in one document has so many results at the most. */
  public static final int MAX_RESULTS = 10_000;

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final Clock clock;
  private final BatchMetrics metrics;
  private final BooleanSupplier draining;
  private final Random random = new Random();

  /**
   * @param draining whether the node is going and takes no new batches
   */
  public BatchRunner(
      Vertx vertx,
      Dispatcher dispatcher,
      Clock clock,
      BatchMetrics metrics,
      BooleanSupplier draining) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.metrics = metrics;
    this.draining = draining;
  }

  /** Runs a whole list, and answers as the caller asked for. */
  public void run(RoutingContext http, BatchRequest request) {
    AnswerFormat format = AnswerFormat.of(http);
    if (format == AnswerFormat.JSON && request.size() > MAX_RESULTS) {
      throw tooManyForOneDocument();
    }
    Running running =
        open(http, request.options(), request.backlog(), format, DocumentAnswer::write);
    submit(running.batch(), request.size());
  }

  /** Runs a whole list, and answers with what {@code writer} makes of its results. */
  public void run(
      RoutingContext http,
      BatchRequest request,
      BiConsumer<HttpServerResponse, DocumentAnswer.Document> writer) {
    Running running = open(http, request.options(), request.backlog(), AnswerFormat.JSON, writer);
    submit(running.batch(), request.size());
  }

  /**
   * Opens a batch for a caller; its tasks are still to arrive.
   *
   * @param backlog what has arrived of its list
   * @param writer writes the answer where that is one document
   */
  public Running open(
      RoutingContext http,
      BatchOptions options,
      Backlog backlog,
      AnswerFormat format,
      BiConsumer<HttpServerResponse, DocumentAnswer.Document> writer) {
    if (draining.getAsBoolean()) {
      throw new Failure(FailureCode.DRAINING, "the node is going");
    }
    HttpServerResponse response = http.response();
    if (response.closed()) {
      throw new Failure(FailureCode.CANCELLED, "the caller went away");
    }
    Answer answer =
        format == AnswerFormat.JSON
            ? new DocumentAnswer(response, writer)
            : new StreamAnswer(vertx, response, format);
    String id = Ids.next();
    RequestLabel.set(http.request(), id);
    Batch batch =
        new Batch(id, options, backlog, dispatcher, clock, random, new Sink(answer, format));
    batch.setCaller(String.valueOf(http.request().remoteAddress()));
    answer.onTooLong(() -> vertx.runOnContext(refused -> leave(batch, answer)));
    response.exceptionHandler(broken -> leave(batch, answer));
    response.closeHandler(closed -> leave(batch, answer));
    return new Running(batch, answer);
  }

  /** Begins a batch that was opened: from now on its tasks run. */
  public void begin(Batch batch, @Nullable Long submitted) {
    batch.begin(submitted);
  }

  public static ProblemException tooManyForOneDocument() {
    return new ProblemException(
        406,
        "NOT_ACCEPTABLE",
        "more than "
            + MAX_RESULTS
            + " tasks (expected: Accept: application/x-ndjson, which has no limit)");
  }

  private void submit(Batch batch, long size) {
    batch.beginWhole(size);
  }

  /** The caller of a batch has gone, so nobody will read what becomes of it. */
  public void leave(Batch batch, Answer answer) {
    answer.closed();
    batch.abandon("the caller disconnected");
  }

  /**
   * A batch and where its events go.
   *
   * @param batch the batch
   * @param answer its caller's answer
   */
  public record Running(Batch batch, Answer answer) {}

  private final class Sink implements EventSink {
    private final Answer answer;
    private final AnswerFormat format;

    Sink(Answer answer, AnswerFormat format) {
      this.answer = answer;
      this.format = format;
    }

    @Override
    public void handle(BatchEvent event) {
      JsonObject json = event.toJson();
      metrics.count(json);
      answer.event(json);
    }

    @Override
    public void dropped(long tasks) {
      metrics.dropped(tasks);
    }

    @Override
    public boolean takesOutput() {
      return format != AnswerFormat.JSON;
    }

    @Override
    public void onBehind(Consumer<Boolean> handler) {
      answer.onBehind(handler);
    }
  }
}
