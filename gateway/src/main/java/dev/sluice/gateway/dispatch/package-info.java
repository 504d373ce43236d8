/**
 * Which task goes to which worker, and when. Start with {@link
 * dev.sluice.gateway.dispatch.Dispatcher}, which is pure code; {@link
 * dev.sluice.gateway.dispatch.BusTransport} is its way to the bus.
 */
@NullMarked
package dev.sluice.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
