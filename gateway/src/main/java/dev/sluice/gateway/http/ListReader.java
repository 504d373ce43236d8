package dev.sluice.gateway.http;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.answer.AnswerFormat;
import dev.sluice.gateway.answer.BatchRunner;
import dev.sluice.gateway.body.BatchRequest;
import dev.sluice.gateway.body.StrictJson;
import dev.sluice.gateway.body.TaskReader;
import dev.sluice.gateway.connection.BodyWatch;
import dev.sluice.gateway.list.LineSplitter;
import dev.sluice.gateway.list.ListedTasks;
import dev.sluice.gateway.list.Spool;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of tasks as NDJSON, one per line, while its batch already runs.
 *
 * <p>The first line may be {@code {"options":{…}}}. Each other line waits in a spool and is parsed
 * when its turn comes. Reading therefore waits neither for the tasks nor for the caller to read the
 * answer, only for a disk that is full or slow.
 */
final class ListReader implements LineSplitter.Lines {
  private final RoutingContext http;
  private final HttpServerRequest request;
  private final BatchRunner runner;
  private final Spool spool;
  private final ListedTasks backlog;
  private final AnswerFormat format;
  private final LineSplitter lines = new LineSplitter(ListedTasks.MAX_LINE_LENGTH, this);
  private BatchRunner.@Nullable Running running;
  private boolean refused;
  private boolean paused;
  private long count;
  private long unreported;

  ListReader(RoutingContext http, BatchRunner runner, TaskReader tasks, Spool spool) {
    this.http = http;
    this.request = http.request();
    this.runner = runner;
    this.spool = spool;
    this.backlog = new ListedTasks(spool, tasks::readLine);
    this.format = AnswerFormat.of(http);
  }

  void read() {
    spool.roomHandler(this::resume);
    BodyWatch.of(http).lines(violation -> tooSlow(violation.problem()));
    request.handler(chunk -> guarded(() -> take(chunk)));
    request.endHandler(end -> guarded(this::end));
    request.exceptionHandler(this::disconnected);
  }

  @Override
  public void line(byte[] from, int start, int length) {
    if (isDone()) {
      return;
    }
    if (running == null && open(from, start, length)) {
      return;
    }
    spool.append(from, start, length);
    countLine();
  }

  @Override
  public void tooLong() {
    if (isDone()) {
      return;
    }
    if (running == null) {
      open(BatchOptions.DEFAULT);
    }
    spool.appendTooLong();
    countLine();
  }

  private void take(Buffer chunk) {
    lines.add(chunk);
    report();
    if (spool.isFull() && !isDone()) {
      paused = true;
      request.pause();
    }
  }

  private void resume() {
    if (paused) {
      paused = false;
      request.resume();
    }
  }

  private void end() {
    lines.end();
    if (refused) {
      return;
    }
    BatchRunner.Running now = running == null ? open(BatchOptions.DEFAULT) : running;
    report();
    now.batch().completeList();
  }

  /** Returns whether further lines are ignored. */
  private boolean isDone() {
    return refused || (running != null && running.batch().isFinished());
  }

  /** Opens the batch at the first line. Returns whether that line was its options. */
  private boolean open(byte[] from, int start, int length) {
    JsonObject json = json(Arrays.copyOfRange(from, start, start + length));
    boolean hasOptions = json != null && json.containsKey("options");
    if (json == null || !hasOptions) {
      open(BatchOptions.DEFAULT);
      return false;
    }
    Fields fields = Fields.of(json);
    BatchOptions options = BatchRequest.options(fields);
    fields.refuseOthers();
    open(options);
    return true;
  }

  private BatchRunner.Running open(BatchOptions options) {
    BatchRunner.Running opened = runner.open(http, options, backlog, format);
    running = opened;
    spool.availableHandler(opened.batch()::moreAvailable);
    opened.batch().begin(null);
    return opened;
  }

  private static @Nullable JsonObject json(byte[] line) {
    try {
      return StrictJson.object("line", Buffer.buffer(line));
    } catch (InvalidMessage malformed) {
      return null;
    }
  }

  private void countLine() {
    unreported++;
    if (++count > BatchRunner.MAX_RESULTS && format == AnswerFormat.JSON) {
      throw BatchRunner.tooManyForOneDocument();
    }
  }

  /** Reports the lines received to the batch, once for each chunk of the body. */
  private void report() {
    if (running != null && unreported > 0) {
      long lines = unreported;
      unreported = 0;
      running.batch().received(lines);
    }
  }

  /** Refuses the request if its options are invalid, or the list is too long for its answer. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (ProblemException thrown) {
      refuse(thrown.problem());
    } catch (Failure failure) {
      refuse(Problem.of(failure));
    }
  }

  private void refuse(Problem problem) {
    refused = true;
    if (running == null) {
      spool.drop();
      problem.send(http.response());
    } else {
      running.answer().refuse(problem);
      running.batch().cancel(FailureCode.CANCELLED, problem.detail());
    }
  }

  /** Ends the batch of a list that is too slow. An answer that has begun is completed. */
  private void tooSlow(Problem problem) {
    if (running != null && http.response().headWritten()) {
      refused = true;
      running.batch().cancel(FailureCode.CANCELLED, problem.detail());
    } else if (!refused) {
      refuse(problem);
    }
  }

  private void disconnected(Throwable cause) {
    refused = true;
    if (running == null) {
      spool.drop();
    } else {
      running.disconnected();
    }
  }
}
