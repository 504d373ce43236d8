/**
 * Properties: what holds of every input, tried on thousands that are made from a seed. Start
 * reading at {@link dev.sluice.testkit.property.Property}.
 */
@NullMarked
package dev.sluice.testkit.property;

import org.jspecify.annotations.NullMarked;
