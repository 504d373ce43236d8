package dev.sluice.gateway.http;

/** A group of routes of the HTTP API. */
interface Endpoint {

  /** Adds the routes. */
  void mount(Routes routes);
}
