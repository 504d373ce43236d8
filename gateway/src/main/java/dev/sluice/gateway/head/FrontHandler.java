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

/** Where requests come in: those that are fit to be routed are; the others meet their problem. */
public final class FrontHandler implements Handler<HttpServerRequest> {
  private static final Problem TOO_MANY =
      new Problem(503, "OVERLOADED", "too many connections", List.of(), 1);
  private static final Problem LATE_HEAD =
      Problem.of(408, "TOO_SLOW", "head (expected: whole within gateway.headMillis)");

  private final HeadCheck check;
  private final ConnectionGuard door;
  private final Handler<HttpServerRequest> next;

  /**
   * @param hosts the names under which the gateway may be called
   * @param next takes requests whose head is well
   */
  public FrontHandler(Hosts hosts, ConnectionGuard door, Handler<HttpServerRequest> next) {
    this.check = new HeadCheck(hosts);
    this.door = door;
    this.next = next;
  }

  /** The whole answer to a connection that is one too many. */
  public static Buffer tooManyConnections() {
    return TOO_MANY.toBytes();
  }

  /** The whole answer to a head that takes too long. */
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
      door.leave(request.connection());
    }
  }

  /** Answers what is no request at all; the connection is closed by whoever found that out. */
  public void invalid(HttpServerRequest request) {
    refuse(request, problemOf(request.decoderResult().cause()));
  }

  private static void refuse(HttpServerRequest request, Problem problem) {
    request.response().putHeader("connection", "close");
    problem.send(request.response());
  }

  private static Problem problemOf(Throwable cause) {
    if (cause instanceof ProtocolViolation breach) {
      return breach.problem();
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
