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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Adds routes that refuse query parameters which nobody knows, and answer HEAD as they do GET. */
final class Routes {
  private static final int MAX_VALUE_LENGTH = 2_048;

  private final Router router;

  Routes(Router router) {
    this.router = router;
  }

  /**
   * @param parameters the query parameters that it takes
   */
  Route get(String path, String... parameters) {
    return route(path, parameters).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  Route post(String path) {
    return route(path).method(HttpMethod.POST);
  }

  Route delete(String path) {
    return route(path).method(HttpMethod.DELETE);
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
        faults.add(new Fault(pointer, "unknown parameter (expected: " + told(known) + ")"));
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

  private static String told(Set<String> known) {
    return known.isEmpty() ? "none" : "one of " + String.join(", ", known);
  }
}
