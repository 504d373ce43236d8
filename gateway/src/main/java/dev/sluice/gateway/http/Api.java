package dev.sluice.gateway.http;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Kind;
import dev.sluice.gateway.answer.BatchMetrics;
import dev.sluice.gateway.answer.BatchRunner;
import dev.sluice.gateway.batch.Batches;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.EventSink;
import dev.sluice.gateway.body.Bodies;
import dev.sluice.gateway.body.TaskReader;
import dev.sluice.gateway.connection.ConnectionGuard;
import dev.sluice.gateway.dispatch.Dispatcher;
import dev.sluice.gateway.head.RequestLabel;
import dev.sluice.gateway.list.Spools;
import dev.sluice.gateway.loops.Lateness;
import dev.sluice.gateway.loops.LoopLog;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.runtime.Ids;
import dev.sluice.runtime.bus.Bus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API: its routes, and the one place where what goes wrong becomes a problem. */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final Router router;

  /**
   * @param kinds every kind of work, by its name
   * @param openapi the API's description
   * @param spools where lists wait
   * @param loops what is known of event loops
   * @param door is told of every request
   * @param maxBatches how many batches may be open at once
   * @param lateness whether the gateway's own loop is late
   * @param draining whether the node is going
   * @param loopsSpeak whether the loops of all of this node's workers speak
   */
  public Api(
      Vertx vertx,
      Bus bus,
      Dispatcher dispatcher,
      Clock clock,
      Map<String, Kind<?, ?>> kinds,
      PrometheusMeterRegistry meters,
      Buffer openapi,
      Spools spools,
      LoopLog loops,
      ConnectionGuard door,
      int maxBatches,
      Lateness lateness,
      BooleanSupplier draining,
      BooleanSupplier loopsSpeak) {
    router = Router.router(vertx);
    router.route().handler(door::asked).handler(Api::named).handler(Api::neverSniffed);
    Routes routes = new Routes(router);
    List<EventSink> sinks = List.of(new BatchMetrics(meters));
    Batches batches = new Batches(dispatcher, clock, new Random(), Ids::next, draining, sinks);
    BatchRunner runner = new BatchRunner(vertx, batches);
    WorkerCall workers = new WorkerCall(bus, dispatcher);
    new FlagImageEndpoint(workers).mount(routes);
    new CommandTableEndpoint(workers).mount(routes);
    Admission admission = new Admission(maxBatches, lateness);
    meters.gauge("sluice.batches.open", admission, Admission::open);
    new BatchEndpoints(admission, runner, new TaskReader(kinds), new Bodies(vertx), spools)
        .mount(routes);
    new LoopEndpoints(loops).mount(routes);
    new TaskEndpoints(dispatcher, clock).mount(routes);
    new OperationsEndpoints(vertx, dispatcher, meters, openapi, draining, loopsSpeak).mount(routes);
    router.route().failureHandler(Api::fail);
    router.errorHandler(405, this::methodNotAllowed);
    for (int status : new int[] {400, 404, 413, 415}) {
      router.errorHandler(status, http -> problem(http, status).send(http.response()));
    }
  }

  /** The routes. */
  public Router router() {
    return router;
  }

  /** Names the request in the reports of a loop that it blocks. */
  private static void named(RoutingContext http) {
    RequestLabel.set(http.request(), null);
    http.next();
  }

  private static void neverSniffed(RoutingContext http) {
    http.response().putHeader("x-content-type-options", "nosniff");
    http.next();
  }

  /** RFC 9110 wants to be told what is allowed; OPTIONS asks for nothing else. */
  private void methodNotAllowed(RoutingContext http) {
    http.response().putHeader(HttpHeaders.ALLOW, allowed(http));
    if (http.request().method().equals(HttpMethod.OPTIONS)) {
      http.response().setStatusCode(204).end();
    } else {
      problem(http, 405).send(http.response());
    }
  }

  private String allowed(RoutingContext http) {
    Stream<HttpMethod> methods =
        router.getRoutes().stream()
            .filter(route -> route.methods() != null && isAt(route, http.request()))
            .flatMap(route -> route.methods().stream());
    return Stream.concat(methods, Stream.of(HttpMethod.OPTIONS))
        .map(HttpMethod::name)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static boolean isAt(Route route, HttpServerRequest request) {
    String template = route.getPath();
    String path = request.path();
    return template != null
        && path != null
        && path.matches(template.replaceAll(":[a-z]+", "[^/]+"));
  }

  private static void fail(RoutingContext http) {
    Throwable cause = http.failure();
    if (cause instanceof ProblemException refusal) {
      refusal.problem().send(http.response());
    } else if (cause instanceof Failure failure) {
      Problem.of(failure).send(http.response());
    } else if (cause == null) {
      problem(http, http.statusCode()).send(http.response());
    } else if (cause instanceof HttpClosedException || cause instanceof IOException) {
      LOG.debug("{} {}: the caller broke off", http.request().method(), http.request().path());
    } else {
      LOG.error("{} {}: a defect", http.request().method(), http.request().path(), cause);
      Problem.of(500, "INTERNAL", "a defect; the log of the node tells").send(http.response());
    }
  }

  private static Problem problem(RoutingContext http, int status) {
    String what = http.request().method() + " " + shown(http.request().uri());
    return switch (status) {
      case 404 -> Problem.of(404, "NOT_FOUND", what + ": there is no such resource");
      case 405 -> Problem.of(405, "METHOD_NOT_ALLOWED", what + ": not allowed here");
      default -> Problem.of(status, "INVALID", what + ": refused");
    };
  }
}
