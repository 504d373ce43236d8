package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.processor.JvmActivity;
import org.jspecify.annotations.Nullable;

/**
 * A span of time for which a loop was blocked, or has been so far.
 *
 * @param loop the loop
 * @param seen what the loop did
 * @param end when it ended, by {@link System#nanoTime}
 * @param blockedNanos how long the loop was blocked, without waits for a processor
 * @param waitedNanos how long its thread waited for a processor; null where that is unknown
 * @param jvm what the JVM compiled and loaded meanwhile
 * @param isStarting whether the program was starting
 */
public record BlockedSpan(
    Loop loop,
    LateSpan seen,
    long end,
    long blockedNanos,
    @Nullable Long waitedNanos,
    JvmActivity jvm,
    boolean isStarting) {}
