package dev.sluice.gateway.http;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Adds routes that refuse unknown query parameters, and that answer HEAD as they answer GET. */
final class Routes {
  private static final int MAX_VALUE_LENGTH = 2_048;

  private final Router router;
  private final Admission admission;
  private final Set<String> posts = new HashSet<>();

  Routes(Router router, Admission admission) {
    this.router = router;
    this.admission = admission;
  }

  /**
   * Adds a route for GET.
   *
   * @param parameters the query parameters that it accepts
   */
  Route get(String path, String... parameters) {
    return route(path, parameters).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /**
   * Adds a route for POST.
   *
   * @throws IllegalArgumentException if there is one for this path, because two kinds of work share
   *     the path of their shortcuts, or one has the path of an endpoint of the gateway
   */
  Route post(String path) {
    if (!posts.add(path)) {
      throw new IllegalArgumentException(
          "shortcut: " + path + " (expected: a path without another POST endpoint)");
    }
    return route(path).method(HttpMethod.POST);
  }

  /** Adds a route for DELETE. */
  Route delete(String path) {
    return route(path).method(HttpMethod.DELETE);
  }

  /** Lets a route open batches, within the limit of the gateway. */
  void admitted(Route route, Handler<RoutingContext> handler) {
    route.handler(admission::enter).handler(handler);
  }

  /** Fails the request if a step of its handler throws outside the router. */
  static void guarded(RoutingContext http, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException thrown) {
      http.fail(thrown);
    }
  }

  private Route route(String path, String... parameters) {
    return router.route(path).handler(query(new TreeSet<>(Set.of(parameters))));
  }

  private static Handler<RoutingContext> query(Set<String> known) {
    return http -> {
      check(http.queryParams(), known);
      http.next();
    };
  }

  private static void check(MultiMap parameters, Set<String> known) {
    List<Fault> faults = new ArrayList<>();
    for (String name : parameters.names()) {
      String pointer = "/" + shown(name);
      List<String> values = parameters.getAll(name);
      if (!known.contains(name)) {
        faults.add(new Fault(pointer, "unknown parameter (expected: " + expected(known) + ")"));
      } else if (values.size() > 1) {
        faults.add(new Fault(pointer, "given " + values.size() + " times (expected: once)"));
      } else if (values.get(0).length() > MAX_VALUE_LENGTH) {
        faults.add(Fault.of(name, values.get(0), "at most " + MAX_VALUE_LENGTH + " characters"));
      }
    }
    if (!faults.isEmpty()) {
      throw new InvalidMessage(faults);
    }
  }

  private static String expected(Set<String> known) {
    return known.isEmpty() ? "none" : "one of " + String.join(", ", known);
  }
}
