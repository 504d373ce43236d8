package dev.sluice.gateway.answer;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Batches;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.body.BatchRequest;
import dev.sluice.gateway.head.RequestLabel;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Runs the batches of connected callers. A batch is cancelled when its caller disconnects. */
public final class BatchRunner {
  /** Limits the results of an answer that is one document. */
  public static final int MAX_RESULTS = 10_000;

  private final Vertx vertx;
  private final Batches batches;

  public BatchRunner(Vertx vertx, Batches batches) {
    this.vertx = vertx;
    this.batches = batches;
  }

  /** Runs a whole list, and answers in the format that the caller accepts. */
  public void run(RoutingContext http, BatchRequest request) {
    AnswerFormat format = AnswerFormat.of(http);
    if (format == AnswerFormat.JSON && request.size() > MAX_RESULTS) {
      throw tooManyForOneDocument();
    }
    open(http, request.options(), request.backlog(), format).batch().beginWhole(request.size());
  }

  /** Runs one task, and answers with its value or its problem. */
  public void run(RoutingContext http, TaskSpec spec, BatchOptions options) {
    BatchRequest request = BatchRequest.of(List.of(spec), options);
    Answer answer = new SingleAnswer(http.response(), spec);
    open(http, options, request.backlog(), answer).batch().beginWhole(request.size());
  }

  /**
   * Opens a batch whose list is still to be received. It runs from {@link Batch#begin} on.
   *
   * @param list the tasks received so far, and those to come
   */
  public Running open(
      RoutingContext http, BatchOptions options, Backlog list, AnswerFormat format) {
    HttpServerResponse response = http.response();
    Answer answer =
        format == AnswerFormat.JSON
            ? new DocumentAnswer(response)
            : new StreamAnswer(vertx, response, format);
    return open(http, options, list, answer);
  }

  private Running open(RoutingContext http, BatchOptions options, Backlog list, Answer answer) {
    HttpServerResponse response = http.response();
    if (response.closed()) {
      throw new Failure(FailureCode.CANCELLED, "the caller disconnected");
    }
    Batch batch = batches.open(options, list, List.of(answer));
    batch.setCaller(String.valueOf(http.request().remoteAddress()));
    RequestLabel.set(http.request(), batch.id());
    Running running = new Running(batch, answer);
    answer.onTooLong(() -> vertx.runOnContext(refused -> running.disconnected()));
    response.exceptionHandler(broken -> running.disconnected());
    response.closeHandler(closed -> running.disconnected());
    return running;
  }

  /** Returns the refusal of a list that is too long to be answered with one document. */
  public static ProblemException tooManyForOneDocument() {
    return new ProblemException(
        406,
        "NOT_ACCEPTABLE",
        "more than "
            + MAX_RESULTS
            + " tasks (expected: Accept: application/x-ndjson, which has no limit)");
  }

  /**
   * A batch that runs, and the answer to its caller.
   *
   * @param batch the batch
   * @param answer receives its events
   */
  public record Running(Batch batch, Answer answer) {

    /** Cancels the batch, because its caller has disconnected. */
    public void disconnected() {
      answer.closed();
      batch.abandon("the caller disconnected");
    }
  }
}
