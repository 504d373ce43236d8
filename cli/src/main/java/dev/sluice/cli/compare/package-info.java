/**
 * {@code sluice compare}: the same work in several modes, each in a JVM of its own. Start with
 * {@link dev.sluice.cli.compare.Contest}.
 */
@NullMarked
package dev.sluice.cli.compare;

import org.jspecify.annotations.NullMarked;
