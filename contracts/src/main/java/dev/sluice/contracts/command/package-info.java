/** Commands: the request to run one and what became of it. */
@NullMarked
package dev.sluice.contracts.command;

import org.jspecify.annotations.NullMarked;
