/**
 * The gateway: an HTTP API in front of the workers on the event bus.
 *
 * <p>Start with {@link dev.sluice.gateway.GatewayVerticle}, which creates and connects the parts.
 * {@link dev.sluice.gateway.batch.Batch} runs a list of tasks, and {@link
 * dev.sluice.gateway.dispatch.Dispatcher} sends them to workers. All state of a gateway belongs to
 * one event loop and needs no locks.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
