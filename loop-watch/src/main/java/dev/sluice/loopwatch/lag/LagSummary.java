package dev.sluice.loopwatch.lag;

import org.jspecify.annotations.Nullable;

/**
 * Percentiles of the lag of a loop, in milliseconds.
 *
 * @param samples the number of probes
 * @param p50 the median; null without samples
 * @param p99 the 99th percentile; null below 100 samples
 * @param p999 the 99.9th percentile; null below 1,000 samples
 * @param max the maximum; null without samples
 */
public record LagSummary(
    long samples,
    @Nullable Double p50,
    @Nullable Double p99,
    @Nullable Double p999,
    @Nullable Double max) {}
