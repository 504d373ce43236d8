/**
 * The directories that commands work in. Start with {@link dev.sluice.subprocess.scratch.Scratch}.
 */
@NullMarked
package dev.sluice.subprocess.scratch;

import org.jspecify.annotations.NullMarked;
