/**
 * The table of commands that may be run: entries, the rules for their arguments, their variables.
 * Start with {@link dev.sluice.subprocess.table.CommandEntry}.
 */
@NullMarked
package dev.sluice.subprocess.table;

import org.jspecify.annotations.NullMarked;
