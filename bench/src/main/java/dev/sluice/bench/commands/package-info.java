/**
 * Measurements of commands: output, process trees, numbers and leftovers. Start with {@link
 * dev.sluice.bench.commands.Sleepers}.
 */
@NullMarked
package dev.sluice.bench.commands;

import org.jspecify.annotations.NullMarked;
