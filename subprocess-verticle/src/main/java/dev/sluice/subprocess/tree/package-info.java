/**
 * Finds and kills all processes of a command. Start with {@link
 * dev.sluice.subprocess.tree.CommandTree}.
 */
@NullMarked
package dev.sluice.subprocess.tree;

import org.jspecify.annotations.NullMarked;
