package dev.sluice.gateway.head;

import dev.sluice.gateway.connection.ConnectionGuard;
import dev.sluice.gateway.connection.ProtocolViolation;
import dev.sluice.gateway.problem.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Routes requests whose head is valid, and answers all others with a problem document. */
public final class FrontHandler implements Handler<HttpServerRequest> {
  private static final Problem TOO_MANY =
      new Problem(503, "OVERLOADED", "too many connections", List.of(), 1);
  private static final Problem LATE_HEAD =
      Problem.of(408, "TOO_SLOW", "head (expected: whole within gateway.headMillis)");

  private final HeadCheck check;
  private final ConnectionGuard guard;
  private final Handler<HttpServerRequest> next;

  /**
   * Creates a handler.
   *
   * @param hosts the names by which the gateway may be called
   * @param next handles requests whose head is valid
   */
  public FrontHandler(Hosts hosts, ConnectionGuard guard, Handler<HttpServerRequest> next) {
    this.check = new HeadCheck(hosts);
    this.guard = guard;
    this.next = next;
  }

  /** Returns the complete response to a connection above the limit. */
  public static Buffer tooManyConnections() {
    return TOO_MANY.toBytes();
  }

  /** Returns the complete response to a head that takes too long. */
  public static Buffer lateHead() {
    return LATE_HEAD.toBytes();
  }

  @Override
  public void handle(HttpServerRequest request) {
    Problem problem = check.problemOf(request);
    if (problem == null) {
      next.handle(request);
    } else {
      refuse(request, problem);
      guard.closeGracefully(request.connection());
    }
  }

  /** Answers bytes that are not a request. The decoder has arranged for the connection to close. */
  public void invalid(HttpServerRequest request) {
    refuse(request, problemOf(request.decoderResult().cause()));
  }

  private static void refuse(HttpServerRequest request, Problem problem) {
    request.response().putHeader("connection", "close");
    problem.send(request.response());
  }

  private static Problem problemOf(Throwable cause) {
    if (cause instanceof ProtocolViolation violation) {
      return violation.problem();
    }
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(414, "TOO_LARGE", "request line (expected: at most 4096 bytes)");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problem.of(431, "TOO_LARGE", "headers (expected: at most 8192 bytes)");
    }
    return Problem.of(400, "INVALID", "head: malformed (expected: HTTP/1.1)");
  }
}
