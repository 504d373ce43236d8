/**
 * The command line. Start with {@link dev.sluice.cli.Main}; {@link
 * dev.sluice.cli.session.ClientRun} is what all commands share that run one batch and print what
 * became of it.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
