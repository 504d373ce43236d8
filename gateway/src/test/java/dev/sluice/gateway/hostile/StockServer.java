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
 * The same paths as the manual of Vert.x would have them: a router, a body handler, no options. It
 * reads what it is given and says that it is well.
 */
final class StockServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  StockServer() throws TimeoutException {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    router.get("/v1/jobs/:zip").handler(http -> well(http, http.pathParam("zip")));
    router.get("/v1/flags/:country").handler(http -> well(http, http.pathParam("country")));
    router.get("/v1/jobs").handler(http -> well(http, http.queryParam("zips").toString()));
    router.get("/v1/nodes").handler(http -> well(http, http.queryParams().toString()));
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

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private static void body(RoutingContext http) {
    JsonObject body = http.body().asJsonObject();
    well(http, String.valueOf(body == null ? -1 : body.size()));
  }

  private static void well(RoutingContext http, String what) {
    http.json(new JsonObject().put("well", what));
  }
}
