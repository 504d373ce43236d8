/** Batches: the options that a caller may set on a list of tasks. */
@NullMarked
package dev.sluice.contracts.batch;

import org.jspecify.annotations.NullMarked;
