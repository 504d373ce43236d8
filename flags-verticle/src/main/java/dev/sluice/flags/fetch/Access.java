package dev.sluice.flags.fetch;

import dev.sluice.flags.settings.Throughput;
import dev.sluice.runtime.upstream.Destinations;
import dev.sluice.runtime.upstream.TlsStart;
import io.vertx.ext.web.client.WebClient;

/**
 * The way to upstreams.
 *
 * @param client the client, which follows no redirects and decompresses nothing
 * @param destinations finds and checks the address to connect to
 * @param tls loads TLS before the first connection that needs it
 * @param minThroughput the minimum throughput of a body
 */
public record Access(
    WebClient client, Destinations destinations, TlsStart tls, Throughput minThroughput) {}
