/**
 * {@code sluice jobs}: open jobs by zip code, and their sum. Start with {@link
 * dev.sluice.cli.jobs.JobsCommand}.
 */
@NullMarked
package dev.sluice.cli.jobs;

import org.jspecify.annotations.NullMarked;
