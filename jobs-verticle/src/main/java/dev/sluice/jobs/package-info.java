/**
 * Look-ups: the number of jobs that a source counts for a key. Start with {@link
 * dev.sluice.jobs.JobsVerticle}; {@link dev.sluice.jobs.Source} describes one source.
 */
@NullMarked
package dev.sluice.jobs;

import org.jspecify.annotations.NullMarked;
