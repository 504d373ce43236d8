/**
 * A node in the command's own process, with a lab beside it where one is wanted. Start with {@link
 * dev.sluice.cli.local.LocalSluice}.
 */
@NullMarked
package dev.sluice.cli.local;

import org.jspecify.annotations.NullMarked;
