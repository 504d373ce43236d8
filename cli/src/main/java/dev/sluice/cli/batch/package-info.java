/**
 * {@code sluice batch}: any list of tasks, from a file. Start with {@link
 * dev.sluice.cli.batch.BatchCommand}.
 */
@NullMarked
package dev.sluice.cli.batch;

import org.jspecify.annotations.NullMarked;
