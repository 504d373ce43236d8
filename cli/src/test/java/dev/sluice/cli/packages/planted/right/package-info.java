/** Half of a planted cycle. */
@NullMarked
package dev.sluice.cli.packages.planted.right;

import org.jspecify.annotations.NullMarked;
