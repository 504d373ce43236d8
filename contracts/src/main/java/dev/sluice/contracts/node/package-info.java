/** Presence: what a node tells the others about itself. */
@NullMarked
package dev.sluice.contracts.node;

import org.jspecify.annotations.NullMarked;
