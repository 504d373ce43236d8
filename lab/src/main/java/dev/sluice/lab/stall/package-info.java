/**
 * A kind of work that holds its event loop on purpose, so that what watches loops can be tried. It
 * exists only where the lab is on. Start with {@link dev.sluice.lab.stall.StallModule}.
 */
@NullMarked
package dev.sluice.lab.stall;

import org.jspecify.annotations.NullMarked;
