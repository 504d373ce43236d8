/** Commands: the request to run one, its result, and the table of commands. */
@NullMarked
package dev.sluice.contracts.command;

import org.jspecify.annotations.NullMarked;
