/** Half of a planted cycle. */
@NullMarked
package dev.sluice.cli.packages.planted.left;

import org.jspecify.annotations.NullMarked;
