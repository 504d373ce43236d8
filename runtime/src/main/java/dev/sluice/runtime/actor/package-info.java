/**
 * Workers as actors: state of their own, messages only. Start with {@link
 * dev.sluice.runtime.actor.Actor}.
 */
@NullMarked
package dev.sluice.runtime.actor;

import org.jspecify.annotations.NullMarked;
