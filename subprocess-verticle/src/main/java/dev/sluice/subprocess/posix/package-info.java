/**
 * Launches commands through the C library. Start with {@link
 * dev.sluice.subprocess.posix.NativeLauncher}.
 */
@NullMarked
package dev.sluice.subprocess.posix;

import org.jspecify.annotations.NullMarked;
