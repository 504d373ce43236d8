/**
 * Launches commands with {@link ProcessBuilder}. Start with {@link
 * dev.sluice.subprocess.portable.PortableLauncher}.
 */
@NullMarked
package dev.sluice.subprocess.portable;

import org.jspecify.annotations.NullMarked;
