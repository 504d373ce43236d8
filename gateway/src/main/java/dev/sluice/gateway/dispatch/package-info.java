/**
 * Dispatches tasks to workers. Start with {@link dev.sluice.gateway.dispatch.Dispatcher}, which is
 * pure code; {@link dev.sluice.gateway.dispatch.BusTransport} connects it to the event bus.
 */
@NullMarked
package dev.sluice.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
