/**
 * The kinds of task that come with Sluice, and the addresses of their workers. Start with {@link
 * dev.sluice.contracts.kinds.Kinds}.
 */
@NullMarked
package dev.sluice.contracts.kinds;

import org.jspecify.annotations.NullMarked;
