/**
 * Workers as actors: each has state of its own and communicates by messages. Start with {@link
 * dev.sluice.runtime.actor.Actor}.
 */
@NullMarked
package dev.sluice.runtime.actor;

import org.jspecify.annotations.NullMarked;
