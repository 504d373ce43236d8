package dev.sluice.gateway.answer;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.Finished;
import dev.sluice.contracts.event.TaskEnded;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Answers with the value of one task, or with its problem. */
final class SingleAnswer implements Answer {
  private final HttpServerResponse response;
  private final TaskSpec spec;
  private @Nullable TaskEnded ended;

  SingleAnswer(HttpServerResponse response, TaskSpec spec) {
    this.response = response;
    this.spec = spec;
  }

  @Override
  public void handle(BatchEvent event) {
    if (event instanceof TaskEnded task) {
      ended = task;
    } else if (event instanceof Finished && !response.closed() && !response.ended()) {
      write(requireNonNull(ended, "no task has ended"));
    }
  }

  @Override
  public void refuse(Problem problem) {
    problem.send(response);
  }

  private void write(TaskEnded task) {
    if (task.value() == null || !isResult(task.failure())) {
      refuse(Problem.of(failure(task)));
      return;
    }
    Buffer body = spec.request().identity().copy().mergeIn(task.value().toJson()).toBuffer();
    if (body.length() > DocumentAnswer.MAX_BYTES) {
      refuse(DocumentAnswer.tooLong());
    } else {
      response.putHeader("content-type", AnswerFormat.JSON.mediaType()).end(body);
    }
  }

  private boolean isResult(@Nullable Failure failure) {
    return failure == null || spec.kind().resultCodes().contains(failure.code());
  }

  private static Failure failure(TaskEnded task) {
    Failure failure = task.failure();
    return failure == null
        ? new Failure(FailureCode.NOT_FOUND, task.key() + ": not found")
        : failure;
  }
}
