/**
 * The command line. Start with {@link dev.sluice.cli.Main}; {@link
 * dev.sluice.cli.SluiceCommandLine} puts the commands together. Each command has a package of its
 * own; what they share is in {@link dev.sluice.cli.session} and {@link dev.sluice.cli.options}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
