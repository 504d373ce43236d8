/**
 * {@code sluice run}: one command of the settings. Start with {@link
 * dev.sluice.cli.run.RunCommand}.
 */
@NullMarked
package dev.sluice.cli.run;

import org.jspecify.annotations.NullMarked;
