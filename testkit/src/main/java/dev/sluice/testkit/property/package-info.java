/**
 * Property tests, which try a statement on thousands of inputs that are generated from seeds. Start
 * with {@link dev.sluice.testkit.property.Property}.
 */
@NullMarked
package dev.sluice.testkit.property;

import org.jspecify.annotations.NullMarked;
