/**
 * {@code sluice demo}: a tour on the embedded lab, checked against the lab's own count. Start with
 * {@link dev.sluice.cli.demo.DemoCommand}; {@code Demo} has the four parts.
 */
@NullMarked
package dev.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
