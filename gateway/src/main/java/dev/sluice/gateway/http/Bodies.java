package dev.sluice.gateway.http;

import dev.sluice.gateway.door.BodyWatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/**
 * Reads the JSON body of a request, within a bound and a time limit, and never long on the loop.
 */
final class Bodies {
  /** The longest JSON body, in bytes. */
  static final int MOST_BYTES = 10 * 1024 * 1024;

  /** A body up to this long is parsed on the loop; that takes well under a millisecond. */
  private static final int SHORT_BYTES = 64 * 1024;

  private static final int PARSERS = 2;

  /** Parses long bodies: that is time on a processor, which the loop has better uses for. */
  private final WorkerExecutor parsers;

  Bodies(Vertx vertx) {
    this.parsers = vertx.createSharedWorkerExecutor("sluice-parse", PARSERS);
  }

  /**
   * Reads the body and makes something of it.
   *
   * @param parse may run on another thread; throws {@link dev.sluice.contracts.InvalidMessage}
   * @return completes on the request's context; fails with a {@link Refusal} where the body is too
   *     long, too slow or no JSON object
   */
  <T> Future<T> json(RoutingContext http, Function<JsonObject, T> parse) {
    MediaTypes.requireJson(http);
    return read(http)
        .compose(
            body ->
                body.length() <= SHORT_BYTES
                    ? Future.succeededFuture(parse.apply(object(body)))
                    : parsers.executeBlocking(() -> parse.apply(object(body)), false));
  }

  private static Future<Buffer> read(RoutingContext http) {
    HttpServerRequest request = http.request();
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    BodyWatch.of(http).whole(breach -> whole.tryFail(new Refusal(breach)));
    request.handler(chunk -> append(body, chunk, whole));
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(whole::tryFail);
    return whole.future();
  }

  private static void append(Buffer body, Buffer chunk, Promise<Buffer> whole) {
    if (body.length() + chunk.length() > MOST_BYTES) {
      whole.tryFail(tooLarge());
    } else {
      body.appendBuffer(chunk);
    }
  }

  private static JsonObject object(Buffer body) {
    return StrictJson.object("body", body);
  }

  static Refusal tooLarge() {
    return new Refusal(413, "TOO_LARGE", "body (expected: at most " + MOST_BYTES + " bytes)");
  }
}
