package dev.sluice.gateway.http;

import dev.sluice.gateway.body.Bodies;
import dev.sluice.gateway.body.MediaTypes;
import dev.sluice.gateway.loops.Lateness;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Lets in so many batches at once, from the first byte of a list to the last of its answer, and
 * none while the gateway's own loop is late.
 */
final class Admission {
  private final int most;
  private final Lateness lateness;
  private int open;

  Admission(int most, Lateness lateness) {
    this.most = most;
    this.lateness = lateness;
  }

  /** How many are open. */
  int open() {
    return open;
  }

  /** Lets a request go on, or refuses it. */
  void enter(RoutingContext http) {
    if (lateness.isLate()) {
      throw overloaded("the gateway is late; what runs goes on");
    }
    if (open >= most) {
      throw overloaded("batches at once (expected: at most " + most + ")");
    }
    refuseTooLong(http);
    open++;
    http.addEndHandler(ended -> open--);
    proceed(http.request());
    http.next();
  }

  private static ProblemException overloaded(String detail) {
    return new ProblemException(new Problem(503, "OVERLOADED", detail, List.of(), 1));
  }

  /** One that says how long it is need not be read to be refused. */
  private static void refuseTooLong(RoutingContext http) {
    String length = http.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean known = length != null && !MediaTypes.isNdjson(http);
    if (known && Long.parseLong(length) > Bodies.MAX_BYTES) {
      throw Bodies.tooLarge();
    }
  }

  /** Whoever asks before sending a body is asked for it only now. */
  private static void proceed(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT)
        && request.version() == HttpVersion.HTTP_1_1) {
      request.response().writeContinue();
    }
  }
}
