package dev.sluice.gateway.body;

import dev.sluice.contracts.FailureCode;
import dev.sluice.gateway.connection.BodyWatch;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the JSON body of a request, within a size and a time limit. Parses all but short bodies off
 * the event loop.
 */
public final class Bodies {
  /** The size limit of a JSON body, in bytes. */
  public static final int MAX_BYTES = StrictJson.MAX_LENGTH;

  /**
   * The size up to which a body is parsed on the event loop. That takes a few milliseconds at most,
   * even in a JVM that has compiled nothing yet.
   */
  private static final int SHORT_BYTES = 2 * 1024;

  private static final int PARSERS = 2;

  /** Bodies that are being received occupy at most one part in this many of the heap. */
  private static final int PART_OF_HEAP = 8;

  private final long maxBuffered =
      Math.max(MAX_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  private long buffered;

  /** Parses long bodies, which takes processor time and would block the event loop. */
  private final WorkerExecutor parsers;

  public Bodies(Vertx vertx) {
    this.parsers = vertx.createSharedWorkerExecutor("sluice-parse", PARSERS);
  }

  /**
   * Reads and parses the body.
   *
   * @param parse may run on another thread; throws {@link dev.sluice.contracts.InvalidMessage}
   * @return completes on the request's context; fails with a {@link ProblemException} if the body
   *     is too long, too slow or not a JSON object
   */
  public <T> Future<T> json(RoutingContext http, Function<JsonObject, T> parse) {
    return bytes(http, body -> parse.apply(object(body)));
  }

  /** Reads the body and parses its bytes. */
  <T> Future<T> bytes(RoutingContext http, Function<Buffer, T> parse) {
    MediaTypes.requireJson(http);
    Buffer body = Buffer.buffer();
    return read(http, body)
        .compose(
            whole ->
                whole.length() <= SHORT_BYTES
                    ? Future.succeededFuture(parse.apply(whole))
                    : parsers.executeBlocking(() -> parse.apply(whole), false))
        .onComplete(done -> buffered -= body.length());
  }

  private Future<Buffer> read(RoutingContext http, Buffer body) {
    HttpServerRequest request = http.request();
    Promise<Buffer> whole = Promise.promise();
    BodyWatch.of(http).whole(violation -> whole.tryFail(new ProblemException(violation.problem())));
    request.handler(chunk -> append(body, chunk, whole));
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(whole::tryFail);
    return whole.future();
  }

  private void append(Buffer body, Buffer chunk, Promise<Buffer> whole) {
    if (whole.future().isComplete()) {
      return;
    }
    if (body.length() + chunk.length() > MAX_BYTES) {
      whole.tryFail(tooLarge());
    } else if (buffered + chunk.length() > maxBuffered) {
      whole.tryFail(tooMany());
    } else {
      buffered += chunk.length();
      body.appendBuffer(chunk);
    }
  }

  private static JsonObject object(Buffer body) {
    return StrictJson.object("body", body);
  }

  public static ProblemException tooLarge() {
    return new ProblemException(
        413, "TOO_LARGE", "body (expected: at most " + MAX_BYTES + " bytes)");
  }

  private static ProblemException tooMany() {
    String detail = "body: too many are being received (expected: again, in a second)";
    return new ProblemException(
        new Problem(503, FailureCode.OVERLOADED.name(), detail, List.of(), 1));
  }
}
