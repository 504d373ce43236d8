/**
 * Stacks of a loop's thread: sampling, counting, and naming the code to blame. Start with {@link
 * dev.sluice.loopwatch.stack.StackSamples}.
 */
@NullMarked
package dev.sluice.loopwatch.stack;

import org.jspecify.annotations.NullMarked;
