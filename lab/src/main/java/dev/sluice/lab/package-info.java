/**
 * The upstreams in a box: flags, jobs and plain downloads, with faults that are settable and
 * seeded, and with known answers.
 *
 * <p>Start with {@link dev.sluice.lab.Lab}. {@code upstream} says what is answered when nothing is
 * wrong, {@code fault} what goes wrong and when; both are pure. {@code Exchange} brings them
 * together for one request.
 */
@NullMarked
package dev.sluice.lab;

import org.jspecify.annotations.NullMarked;
