/**
 * Processor time of threads: how long each ran and how long it waited for a processor. Start with
 * {@link dev.sluice.loopwatch.processor.ThreadTimes}.
 */
@NullMarked
package dev.sluice.loopwatch.processor;

import org.jspecify.annotations.NullMarked;
