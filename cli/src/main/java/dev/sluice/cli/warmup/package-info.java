/**
 * The hidden command that the launcher trains the class archive with. Start with {@link
 * dev.sluice.cli.warmup.WarmUpCommand}.
 */
@NullMarked
package dev.sluice.cli.warmup;

import org.jspecify.annotations.NullMarked;
