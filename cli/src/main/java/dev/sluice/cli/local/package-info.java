/**
 * A node in the process of the command, with or without a lab. Start with {@link
 * dev.sluice.cli.local.LocalSluice}.
 */
@NullMarked
package dev.sluice.cli.local;

import org.jspecify.annotations.NullMarked;
