/**
 * A batch from its first task to its summary, in pure code: clock, timers and randomness are passed
 * in, and nothing here depends on HTTP or the event bus.
 *
 * <p>Start with {@link dev.sluice.gateway.batch.Batches}, which opens a batch, and {@link
 * dev.sluice.gateway.batch.Batch}, its life cycle.
 */
@NullMarked
package dev.sluice.gateway.batch;

import org.jspecify.annotations.NullMarked;
