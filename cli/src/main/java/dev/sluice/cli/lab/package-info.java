/** {@code sluice lab}: the lab without a node. Start with {@link dev.sluice.cli.lab.LabCommand}. */
@NullMarked
package dev.sluice.cli.lab;

import org.jspecify.annotations.NullMarked;
