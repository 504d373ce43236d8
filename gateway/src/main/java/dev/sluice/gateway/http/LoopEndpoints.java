package dev.sluice.gateway.http;

import dev.sluice.gateway.loops.LoopLog;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Returns the state of each event loop: {@code GET /v1/loops}. */
final class LoopEndpoints implements Endpoint {
  private final LoopLog loops;

  LoopEndpoints(LoopLog loops) {
    this.loops = loops;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/v1/loops").handler(this::loops);
  }

  private void loops(RoutingContext http) {
    http.json(new JsonObject().put("nodes", loops.toJson()));
  }
}
