package dev.sluice.loopwatch.lag;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Histogram of the lag of a loop, from a microsecond to two minutes, within 3 %.
 *
 * <p>An HdrHistogram of one significant digit: 2 KiB, 16 buckets for each doubling. A value is
 * reported as the middle of its bucket. Not thread-safe unless it is {@link #concurrent}.
 */
public final class LagHistogram {
  private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(2);
  private static final int SIGNIFICANT_DIGITS = 1;
  private static final long MIN_SAMPLES_P99 = 100;
  private static final long MIN_SAMPLES_P999 = 1_000;
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double PERCENT = 100;

  private final AbstractHistogram histogram;

  /** Creates an empty histogram. */
  public LagHistogram() {
    this(new IntCountsHistogram(MAX_MICROS, SIGNIFICANT_DIGITS));
  }

  private LagHistogram(AbstractHistogram histogram) {
    this.histogram = histogram;
  }

  /** Creates an empty histogram that one thread may record in while others copy it. */
  public static LagHistogram concurrent() {
    return new LagHistogram(new AtomicHistogram(MAX_MICROS, SIGNIFICANT_DIGITS));
  }

  /** Returns a copy that later recordings do not change. */
  public LagHistogram copy() {
    LagHistogram copy = new LagHistogram();
    copy.add(this);
    return copy;
  }

  /** Records one lag. */
  public void record(long nanos) {
    histogram.recordValue(micros(nanos));
  }

  /**
   * Records a lag together with the lags of the probes that it kept from being sent (HdrHistogram's
   * correction of coordinated omission).
   *
   * @param intervalNanos the interval in which probes are sent
   */
  public void recordWithInterval(long nanos, long intervalNanos) {
    histogram.recordValueWithExpectedInterval(micros(nanos), micros(intervalNanos));
  }

  /** Adds all lags of {@code other}. */
  public void add(LagHistogram other) {
    histogram.add(other.histogram);
  }

  /** Removes lags that were added before as these pairs. */
  public void subtract(List<Integer> pairs) {
    LagHistogram other = new LagHistogram();
    other.add(pairs);
    histogram.subtract(other.histogram);
  }

  /** Removes all lags. */
  void reset() {
    histogram.reset();
  }

  /** Adds what {@link #pairs} returned. A value above the maximum counts as the maximum. */
  public void add(List<Integer> pairs) {
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      histogram.recordValueWithCount(
          Math.max(0, Math.min(MAX_MICROS, pairs.get(i))), Math.max(0, pairs.get(i + 1)));
    }
  }

  /** Returns what was recorded since {@code earlier}, a copy of this histogram. */
  public LagHistogram since(LagHistogram earlier) {
    LagHistogram difference = copy();
    difference.histogram.subtract(earlier.histogram);
    return difference;
  }

  /** Returns pairs of a lag in microseconds and how often it was recorded, in ascending order. */
  public List<Integer> pairs() {
    List<Integer> pairs = new ArrayList<>();
    for (HistogramIterationValue value : histogram.recordedValues()) {
      pairs.add((int) histogram.medianEquivalentValue(value.getValueIteratedTo()));
      pairs.add((int) value.getCountAtValueIteratedTo());
    }
    return pairs;
  }

  /** Returns the number of lags. */
  public long samples() {
    return histogram.getTotalCount();
  }

  /**
   * Returns the lag in milliseconds that this share of the samples does not exceed; null without
   * samples.
   *
   * @param share from 0 to 1
   */
  public @Nullable Double quantile(double share) {
    if (samples() == 0) {
      return null;
    }
    long micros = histogram.getValueAtPercentile(share * PERCENT);
    return histogram.medianEquivalentValue(micros) / MICROS_PER_MILLI;
  }

  /** Returns the 99.9th percentile in milliseconds; null below 1,000 samples. */
  public @Nullable Double p999() {
    return samples() < MIN_SAMPLES_P999 ? null : quantile(0.999);
  }

  /** Returns the maximum in milliseconds; null without samples. */
  public @Nullable Double max() {
    return quantile(1);
  }

  /** Returns the common percentiles. */
  public LagSummary summary() {
    Double p99 = samples() < MIN_SAMPLES_P99 ? null : quantile(0.99);
    return new LagSummary(samples(), quantile(0.5), p99, p999(), max());
  }

  private static long micros(long nanos) {
    return Math.max(0, Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }
}
