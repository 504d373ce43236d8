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
 * Limits the batches that are open at once, from the first byte of a list to the last byte of its
 * answer. Admits none while the gateway's own event loop is late.
 */
public final class Admission {
  private final int limit;
  private final Lateness lateness;
  private int open;

  /**
   * @param limit the number of batches that may be open at once
   */
  public Admission(int limit, Lateness lateness) {
    this.limit = limit;
    this.lateness = lateness;
  }

  /** Returns the number of open batches. */
  public int open() {
    return open;
  }

  /** Admits a request, or refuses it. */
  void enter(RoutingContext http) {
    if (lateness.isLate()) {
      throw overloaded("the gateway's event loop is late (expected: again, in a second)");
    }
    if (open >= limit) {
      throw overloaded("batches at once (expected: at most " + limit + ")");
    }
    refuseTooLong(http);
    open++;
    http.addEndHandler(ended -> open--);
    sendContinue(http.request());
    http.next();
  }

  private static ProblemException overloaded(String detail) {
    return new ProblemException(new Problem(503, "OVERLOADED", detail, List.of(), 1));
  }

  /** Refuses a body by its declared length, without reading it. */
  private static void refuseTooLong(RoutingContext http) {
    String length = http.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean isBounded = length != null && !MediaTypes.isNdjson(http);
    if (isBounded && Long.parseLong(length) > Bodies.MAX_BYTES) {
      throw Bodies.tooLarge();
    }
  }

  /** Sends {@code 100 Continue} only after the request is admitted. */
  private static void sendContinue(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT)
        && request.version() == HttpVersion.HTTP_1_1) {
      request.response().writeContinue();
    }
  }
}
