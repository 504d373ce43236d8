package dev.sluice.gateway.head;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.contracts.loop.LoopWork;
import dev.sluice.loopwatch.CurrentWork;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Labels the current context with its request, so that a report of a blocked loop names it. */
public final class RequestLabel {
  private static final String VERTICLE = "GatewayVerticle";

  private RequestLabel() {}

  /**
   * Labels the current context.
   *
   * @param batch the id of the batch that the request opened; null before there is one
   */
  public static void set(HttpServerRequest request, @Nullable String batch) {
    String call = request.method() + " " + shown(String.valueOf(request.path()));
    CurrentWork.label(new LoopWork(VERTICLE, call, batch, null, null));
  }
}
