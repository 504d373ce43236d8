/**
 * This process and its surroundings: standard streams, signals, log levels, resources used. Start
 * with {@link dev.sluice.cli.process.Shell}.
 */
@NullMarked
package dev.sluice.cli.process;

import org.jspecify.annotations.NullMarked;
