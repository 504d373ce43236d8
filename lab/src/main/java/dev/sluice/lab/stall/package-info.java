/**
 * A kind of work that blocks its event loop on purpose, to try the loop watch. It exists only where
 * the lab is on. Start with {@link dev.sluice.lab.stall.StallModule}.
 */
@NullMarked
package dev.sluice.lab.stall;

import org.jspecify.annotations.NullMarked;
