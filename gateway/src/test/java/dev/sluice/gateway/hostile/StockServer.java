package dev.sluice.gateway.hostile;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves the same paths with stock Vert.x: a router, a body handler, no options. It reads the input
 * and answers 200.
 */
final class StockServer {
  private final HttpServer server;

  StockServer(Vertx vertx) throws TimeoutException {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    router.get("/v1/jobs/:zip").handler(http -> ok(http, http.pathParam("zip")));
    router.get("/v1/flags/:country").handler(http -> ok(http, http.pathParam("country")));
    router.get("/v1/jobs").handler(http -> ok(http, http.queryParam("zips").toString()));
    router.get("/v1/nodes").handler(http -> ok(http, http.queryParams().toString()));
    for (String path : new String[] {"/v1/batches", "/v1/jobs", "/v1/flags", "/v1/downloads"}) {
      router.post(path).handler(StockServer::body);
    }
    router.post("/v1/commands/:name").handler(StockServer::body);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  int port() {
    return server.actualPort();
  }

  private static void body(RoutingContext http) {
    JsonObject body = http.body().asJsonObject();
    ok(http, String.valueOf(body == null ? -1 : body.size()));
  }

  private static void ok(RoutingContext http, String what) {
    http.json(new JsonObject().put("ok", what));
  }
}
