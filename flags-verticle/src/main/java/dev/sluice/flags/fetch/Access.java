package dev.sluice.flags.fetch;

import dev.sluice.flags.settings.Throughput;
import dev.sluice.runtime.upstream.Destinations;
import dev.sluice.runtime.upstream.TlsStart;
import io.vertx.core.http.HttpClient;

/**
 * How a file is had from outside.
 *
 * @param client connects to where it is told, and follows and unpacks nothing by itself
 * @param destinations says where that is
 * @param tls waited for before a connection of TLS
 * @param slowest how fast a body has to come
 */
public record Access(
    HttpClient client, Destinations destinations, TlsStart tls, Throughput slowest) {}
