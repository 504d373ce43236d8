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

/** Serves operators: the nodes, the health checks, the metrics and the OpenAPI document. */
final class OperationsEndpoints implements Endpoint {
  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final PrometheusMeterRegistry meters;
  private final Buffer openapi;
  private final BooleanSupplier draining;
  private final BooleanSupplier responsive;

  /** Renders the metrics, which takes some milliseconds of processor time. */
  private final WorkerExecutor scraper;

  OperationsEndpoints(ApiContext context) {
    this.vertx = context.vertx();
    this.dispatcher = context.dispatcher();
    this.meters = context.meters();
    this.openapi = context.openapi();
    this.draining = context.draining();
    this.responsive = context.responsive();
    this.scraper = vertx.createSharedWorkerExecutor("sluice-scrape", 1);
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/v1/nodes").handler(this::nodes);
    routes.get("/health/live").handler(HealthCheckHandler.createWithHealthChecks(liveness()));
    routes.get("/health/ready").handler(HealthCheckHandler.createWithHealthChecks(readiness()));
    routes.get("/metrics").handler(this::metrics);
    routes.get("/openapi.yaml").handler(this::contract);
  }

  /** Succeeds whenever the event loop is able to answer. */
  private HealthChecks liveness() {
    return HealthChecks.create(vertx).register("loop", check -> check.complete(Status.OK()));
  }

  private HealthChecks readiness() {
    return HealthChecks.create(vertx)
        .register("accepting", check -> check.complete(status(!draining.getAsBoolean())))
        .register("loops", check -> check.complete(status(responsive.getAsBoolean())))
        .register("workers", check -> check.complete(status(dispatcher.hasWorkers())));
  }

  private static Status status(boolean ok) {
    return ok ? Status.OK() : Status.KO();
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
