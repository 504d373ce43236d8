/**
 * What all launchers share: the command line, its limits, its output. Start with {@link
 * dev.sluice.subprocess.launch.ProcessLauncher}.
 */
@NullMarked
package dev.sluice.subprocess.launch;

import org.jspecify.annotations.NullMarked;
