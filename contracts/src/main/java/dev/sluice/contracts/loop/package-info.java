/** Event loops: what a node tells of their lag, and of what held them. */
@NullMarked
package dev.sluice.contracts.loop;

import org.jspecify.annotations.NullMarked;
