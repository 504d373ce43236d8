package dev.sluice.lab.upstream;

import io.vertx.core.http.HttpServerRequest;

/** One of the services in the box. Called on an event loop; answers at once. */
@FunctionalInterface
public interface Upstream {
  /** What it answers to a {@code GET} or {@code HEAD} when nothing is wrong. */
  Reply answer(HttpServerRequest request);
}
