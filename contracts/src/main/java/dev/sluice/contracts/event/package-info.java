/**
 * The events of a batch, as callers receive them over HTTP and over the event bus.
 *
 * <p>Start with {@link dev.sluice.contracts.event.BatchEvent}: it lists the five kinds of event and
 * reads any of them from JSON.
 */
@NullMarked
package dev.sluice.contracts.event;

import org.jspecify.annotations.NullMarked;
