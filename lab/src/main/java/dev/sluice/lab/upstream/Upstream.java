package dev.sluice.lab.upstream;

import io.vertx.core.http.HttpServerRequest;

/** A simulated service. Called on an event loop; answers at once. */
@FunctionalInterface
public interface Upstream {
  /** Returns the answer to a {@code GET} or {@code HEAD}, without faults. */
  Reply answer(HttpServerRequest request);
}
