package dev.sluice.gateway.http;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.contracts.Failure;
import dev.sluice.gateway.answer.BatchMetrics;
import dev.sluice.gateway.answer.BatchRunner;
import dev.sluice.gateway.batch.Batches;
import dev.sluice.gateway.body.Bodies;
import dev.sluice.gateway.body.TaskReader;
import dev.sluice.gateway.head.RequestLabel;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.runtime.Ids;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API: its routes, and the one place where failures become problem documents. */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final Router router;

  private Api(ApiContext context, List<Endpoint> endpoints) {
    router = Router.router(context.vertx());
    router
        .route()
        .handler(context.guard()::requested)
        .handler(Api::label)
        .handler(Api::forbidSniffing);
    Routes routes = new Routes(router, context.admission());
    endpoints.forEach(endpoint -> endpoint.mount(routes));
    router.route().failureHandler(Api::fail);
    router.errorHandler(405, this::methodNotAllowed);
    for (int status : new int[] {400, 404, 413, 415}) {
      router.errorHandler(status, http -> problem(http, status).send(http.response()));
    }
  }

  /** Creates the API with all of its endpoints. */
  public static Api create(ApiContext context) {
    Batches batches =
        new Batches(
            context.dispatcher(),
            context.clock(),
            new Random(),
            Ids::next,
            context.draining(),
            List.of(new BatchMetrics(context.meters())));
    BatchRunner runner = new BatchRunner(context.vertx(), batches);
    WorkerCall workers = new WorkerCall(context.bus(), context.dispatcher());
    Bodies bodies = new Bodies(context.vertx());
    TaskReader tasks = new TaskReader(context.kinds());
    return new Api(
        context,
        List.of(
            new JobEndpoints(runner),
            new CommandEndpoints(runner, bodies, workers),
            new FlagImageEndpoint(workers),
            new LoopEndpoints(context.loops()),
            new TaskEndpoints(context.dispatcher(), context.clock()),
            new OperationsEndpoints(context),
            new BatchEndpoints(runner, tasks, bodies, context.spools(), context.kinds().values())));
  }

  /** Returns the routes. */
  public Router router() {
    return router;
  }

  /** Names the request in reports of an event loop that it blocks. */
  private static void label(RoutingContext http) {
    RequestLabel.set(http.request(), null);
    http.next();
  }

  private static void forbidSniffing(RoutingContext http) {
    http.response().putHeader("x-content-type-options", "nosniff");
    http.next();
  }

  /** Lists the allowed methods, as RFC 9110 requires; that is all OPTIONS asks for. */
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
    if (cause instanceof ProblemException refused) {
      refused.problem().send(http.response());
    } else if (cause instanceof Failure failure) {
      Problem.of(failure).send(http.response());
    } else if (cause == null) {
      problem(http, http.statusCode()).send(http.response());
    } else if (cause instanceof HttpClosedException || cause instanceof IOException) {
      LOG.debug("{} {}: the caller disconnected", http.request().method(), http.request().path());
    } else {
      LOG.error("{} {}: internal error", http.request().method(), http.request().path(), cause);
      Problem.of(500, "INTERNAL", "internal error; see the node's log").send(http.response());
    }
  }

  private static Problem problem(RoutingContext http, int status) {
    String call = http.request().method() + " " + shown(http.request().uri());
    return switch (status) {
      case 404 -> Problem.of(404, "NOT_FOUND", call + ": no such resource");
      case 405 -> Problem.of(405, "METHOD_NOT_ALLOWED", call + ": not allowed here");
      default -> Problem.of(status, "INVALID", call + ": refused");
    };
  }
}
