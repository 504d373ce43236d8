/**
 * Reads request bodies: strict JSON, single tasks, and lists of tasks. Start with {@link
 * dev.sluice.gateway.body.Bodies}.
 */
@NullMarked
package dev.sluice.gateway.body;

import org.jspecify.annotations.NullMarked;
