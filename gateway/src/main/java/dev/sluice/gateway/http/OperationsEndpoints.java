package dev.sluice.gateway.http;

import dev.sluice.gateway.dispatch.Dispatcher;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.function.BooleanSupplier;

/** What operators look at: who is there, whether all is well, the metrics, the contract. */
final class OperationsEndpoints {
  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final PrometheusMeterRegistry meters;
  private final Buffer openapi;
  private final BooleanSupplier draining;
  private final BooleanSupplier loopsSpeak;

  /** Writes out all metrics, which takes a processor for some milliseconds. */
  private final WorkerExecutor scraper;

  OperationsEndpoints(
      Vertx vertx,
      Dispatcher dispatcher,
      PrometheusMeterRegistry meters,
      Buffer openapi,
      BooleanSupplier draining,
      BooleanSupplier loopsSpeak) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.meters = meters;
    this.openapi = openapi;
    this.draining = draining;
    this.loopsSpeak = loopsSpeak;
    this.scraper = vertx.createSharedWorkerExecutor("sluice-scrape", 1);
  }

  void mount(Routes routes) {
    routes.get("/v1/nodes").handler(this::nodes);
    routes.get("/health/live").handler(HealthCheckHandler.createWithHealthChecks(liveness()));
    routes.get("/health/ready").handler(HealthCheckHandler.createWithHealthChecks(readiness()));
    routes.get("/metrics").handler(this::metrics);
    routes.get("/openapi.yaml").handler(this::contract);
  }

  /** That this is answered at all is what it checks. */
  private HealthChecks liveness() {
    return HealthChecks.create(vertx).register("loop", check -> check.complete(Status.OK()));
  }

  private HealthChecks readiness() {
    return HealthChecks.create(vertx)
        .register("accepting", check -> check.complete(status(!draining.getAsBoolean())))
        .register("loops", check -> check.complete(status(loopsSpeak.getAsBoolean())))
        .register("workers", check -> check.complete(status(dispatcher.hasWorkers())));
  }

  private static Status status(boolean well) {
    return well ? Status.OK() : Status.KO();
  }

  private void nodes(RoutingContext http) {
    http.json(new JsonObject().put("nodes", dispatcher.nodes()));
  }

  private void metrics(RoutingContext http) {
    scraper
        .executeBlocking(meters::scrape, false)
        .onSuccess(
            text ->
                http.response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(http::fail);
  }

  private void contract(RoutingContext http) {
    http.response().putHeader("content-type", "application/yaml").end(openapi);
  }
}
