package dev.sluice.gateway.http;

import dev.sluice.contracts.Kind;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.connection.ConnectionGuard;
import dev.sluice.gateway.dispatch.Dispatcher;
import dev.sluice.gateway.list.Spools;
import dev.sluice.gateway.loops.LoopLog;
import dev.sluice.runtime.bus.Bus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What the endpoints work with.
 *
 * @param kinds every kind of work, by its name
 * @param openapi the API's description
 * @param spools where lists wait
 * @param loops what is known of event loops
 * @param guard is notified of every request
 * @param admission limits the batches that are open at once
 * @param draining whether the node is shutting down
 * @param responsive whether the event loops of all workers of this node respond
 */
public record ApiContext(
    Vertx vertx,
    Bus bus,
    Dispatcher dispatcher,
    Clock clock,
    Map<String, Kind<?, ?>> kinds,
    PrometheusMeterRegistry meters,
    Buffer openapi,
    Spools spools,
    LoopLog loops,
    ConnectionGuard guard,
    Admission admission,
    BooleanSupplier draining,
    BooleanSupplier responsive) {}
