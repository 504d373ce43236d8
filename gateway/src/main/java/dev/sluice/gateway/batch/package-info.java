/**
 * A batch from its first task to its summary, in pure code: clock, timers and randomness are passed
 * in, nothing here knows of HTTP or the bus. Start with {@link dev.sluice.gateway.batch.Batch}.
 */
@NullMarked
package dev.sluice.gateway.batch;

import org.jspecify.annotations.NullMarked;
