/**
 * Simulated upstreams: flags, jobs and downloads, with configurable, seeded faults and known
 * answers.
 *
 * <p>Start with {@link dev.sluice.lab.Lab}. {@code upstream} has the answers without faults, {@code
 * fault} plans the faults; both are pure. {@code Exchange} combines them for one request.
 */
@NullMarked
package dev.sluice.lab;

import org.jspecify.annotations.NullMarked;
