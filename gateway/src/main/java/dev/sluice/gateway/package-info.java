/**
 * The front door: HTTP on one side, workers on the event bus on the other.
 *
 * <p>Start with {@link dev.sluice.gateway.GatewayVerticle}, which wires the routes; {@link
 * dev.sluice.gateway.batch.Batch} is what becomes of a list, and {@link
 * dev.sluice.gateway.dispatch.Dispatcher} hands its tasks to workers. All state of a gateway lives
 * on one event loop, so none of it is locked.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
