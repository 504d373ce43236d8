package dev.sluice.gateway.http;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.door.BodyWatch;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list that comes as NDJSON, a task a line, while its batch already runs.
 *
 * <p>The first line may be {@code {"options":{…}}}. A line that is no task has a place in the list
 * and ends as {@code REJECTED}. Reading stops while very many tasks wait, or very much waits to be
 * read by the caller.
 */
final class ListReader {
  private static final int LONGEST_LINE = 64 * 1024;

  /** So many waiting tasks stop the reading of more, until half of them have gone. */
  private static final long MOST_WAITING = 100_000;

  private final RoutingContext http;
  private final HttpServerRequest request;
  private final BatchRunner runner;
  private final TaskReader tasks;
  private final AnswerFormat format;
  private final LineSplitter lines = new LineSplitter(LONGEST_LINE, this::line, this::tooLong);
  private BatchRunner.@Nullable Running running;
  private boolean refused;
  private int count;

  ListReader(RoutingContext http, BatchRunner runner, TaskReader tasks) {
    this.http = http;
    this.request = http.request();
    this.runner = runner;
    this.tasks = tasks;
    this.format = AnswerFormat.of(http);
  }

  void read() {
    BodyWatch.of(http).lines(breach -> late(new Refusal(breach).problem()));
    request.handler(
        chunk -> {
          lines.add(chunk);
          pauseIfFull();
        });
    request.endHandler(end -> guarded(this::end));
    request.exceptionHandler(this::broken);
  }

  private void end() {
    lines.end();
    if (!refused) {
      batch(BatchOptions.DEFAULT).batch().endList(true);
    }
  }

  private void line(String line) {
    guarded(() -> take(line));
  }

  private void take(String line) {
    if (refused) {
      return;
    }
    JsonObject json = parse(line);
    if (running == null && json != null && json.containsKey("options")) {
      Fields fields = Fields.of(json);
      BatchOptions options = BatchRequest.options(fields);
      fields.refuseOthers();
      batch(options);
    } else {
      submit(batch(BatchOptions.DEFAULT), json);
    }
  }

  private void submit(BatchRunner.Running to, @Nullable JsonObject json) {
    if (++count > BatchRunner.MOST_RESULTS && format == AnswerFormat.JSON) {
      throw BatchRunner.tooManyForOneDocument();
    }
    try {
      if (json == null) {
        throw InvalidMessage.of("line", "malformed", "a JSON object");
      }
      to.batch().submit(tasks.read(Fields.of(json)));
    } catch (InvalidMessage invalid) {
      to.batch().refuse(invalid);
    }
  }

  private void tooLong() {
    guarded(
        () -> {
          count++;
          batch(BatchOptions.DEFAULT)
              .batch()
              .refuse(InvalidMessage.of("line", "too long", "at most " + LONGEST_LINE + " bytes"));
        });
  }

  private static @Nullable JsonObject parse(String line) {
    try {
      return StrictJson.object("line", line);
    } catch (InvalidMessage malformed) {
      return null;
    }
  }

  private BatchRunner.Running batch(BatchOptions options) {
    if (running == null) {
      running = runner.open(http, options, format, DocumentAnswer::write);
      runner.begin(running.batch(), null);
    }
    return running;
  }

  private void pauseIfFull() {
    BatchRunner.Running now = running;
    if (now != null && now.batch().waitingTasks() > MOST_WAITING) {
      request.pause();
      now.batch().whenFewerWait(MOST_WAITING / 2, request::resume);
    } else if (now != null && now.answer().isFarBehind()) {
      request.pause();
      now.batch().whenReleased(request::resume);
    }
  }

  /** Refuses the whole request where the options are wrong, or the list too long for its answer. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Refusal refusal) {
      refuse(refusal.problem());
    } catch (Failure failure) {
      refuse(Problem.of(failure));
    }
  }

  private void refuse(Problem problem) {
    refused = true;
    if (running == null) {
      problem.send(http.response());
    } else {
      running.answer().refuse(problem);
      running.batch().cancel(FailureCode.CANCELLED, problem.detail());
    }
  }

  /** A list that stops coming ends its batch; an answer that has begun is told to its end. */
  private void late(Problem problem) {
    if (running != null && http.response().headWritten()) {
      refused = true;
      running.batch().cancel(FailureCode.CANCELLED, problem.detail());
    } else if (!refused) {
      refuse(problem);
    }
  }

  private void broken(Throwable cause) {
    refused = true;
    if (running != null) {
      running.batch().cancel(FailureCode.CANCELLED, "the list broke off");
    }
  }
}
