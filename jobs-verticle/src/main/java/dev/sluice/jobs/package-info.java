/**
 * Look-ups: how many jobs a source counts at a place. Start with {@link
 * dev.sluice.jobs.JobsVerticle}; {@link dev.sluice.jobs.Source} is what the settings say of one
 * source.
 */
@NullMarked
package dev.sluice.jobs;

import org.jspecify.annotations.NullMarked;
