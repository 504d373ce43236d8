/**
 * Servers that answer as a test scripts them. Start with {@link
 * dev.sluice.testkit.upstream.ScriptedUpstream}.
 */
@NullMarked
package dev.sluice.testkit.upstream;

import org.jspecify.annotations.NullMarked;
