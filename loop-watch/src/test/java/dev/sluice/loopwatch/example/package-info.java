/** The program of the README. Start with {@link dev.sluice.loopwatch.example.Orders}. */
@NullMarked
package dev.sluice.loopwatch.example;

import org.jspecify.annotations.NullMarked;
