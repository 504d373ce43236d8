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
 * Reads the JSON body of a request, within a bound and a time limit, and never long on the loop.
 */
public final class Bodies {
  /** The longest JSON body, in bytes. */
  public static final int MAX_BYTES = StrictJson.MAX_LENGTH;

  /** A body up to this long is parsed on the loop; that takes well under a millisecond. */
  private static final int SHORT_BYTES = 64 * 1024;

  private static final int PARSERS = 2;

  /** All bodies on their way take no more of the heap than one part in so many. */
  private static final int PART_OF_HEAP = 8;

  private final long mostHeld =
      Math.max(MAX_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  private long held;

  /** Parses long bodies: that is time on a processor, which the loop has better uses for. */
  private final WorkerExecutor parsers;

  public Bodies(Vertx vertx) {
    this.parsers = vertx.createSharedWorkerExecutor("sluice-parse", PARSERS);
  }

  /**
   * Reads the body and makes something of it.
   *
   * @param parse may run on another thread; throws {@link dev.sluice.contracts.InvalidMessage}
   * @return completes on the request's context; fails with a {@link ProblemException} where the
   *     body is too long, too slow or no JSON object
   */
  public <T> Future<T> json(RoutingContext http, Function<JsonObject, T> parse) {
    return bytes(http, body -> parse.apply(object(body)));
  }

  /** The same, of the body as it came. */
  <T> Future<T> bytes(RoutingContext http, Function<Buffer, T> parse) {
    MediaTypes.requireJson(http);
    Buffer body = Buffer.buffer();
    return read(http, body)
        .compose(
            whole ->
                whole.length() <= SHORT_BYTES
                    ? Future.succeededFuture(parse.apply(whole))
                    : parsers.executeBlocking(() -> parse.apply(whole), false))
        .onComplete(done -> held -= body.length());
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
    } else if (held + chunk.length() > mostHeld) {
      whole.tryFail(tooMany());
    } else {
      held += chunk.length();
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
    String detail = "body: too many at once are being read (expected: again, in a second)";
    return new ProblemException(
        new Problem(503, FailureCode.OVERLOADED.name(), detail, List.of(), 1));
  }
}
