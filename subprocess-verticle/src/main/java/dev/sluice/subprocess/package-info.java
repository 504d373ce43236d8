/**
 * CommandRunner: runs the programs of the settings' table, and no others. Start with {@link
 * dev.sluice.subprocess.SubprocessVerticle}; {@link dev.sluice.subprocess.launch.ProcessLauncher}
 * is what it runs them with.
 */
@NullMarked
package dev.sluice.subprocess;

import org.jspecify.annotations.NullMarked;
