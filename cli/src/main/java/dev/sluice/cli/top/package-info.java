/**
 * {@code sluice top}: nodes, event loops and batches on a screen. Start with {@link
 * dev.sluice.cli.top.TopCommand}.
 */
@NullMarked
package dev.sluice.cli.top;

import org.jspecify.annotations.NullMarked;
