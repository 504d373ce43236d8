package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LagSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a loop was how late, from a microsecond to two minutes, within 3 %.
 *
 * <p>Buckets are log-linear, as in HdrHistogram: 16 to each doubling. What that library does not do
 * is to take one histogram from another and to travel as pairs of numbers, which is all that is
 * done here. Not thread-safe.
 */
public final class LagHistogram {
  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;
  private static final int MAX_BIT = 27;
  private static final int SIZE = (MAX_BIT - SUB_BITS + 2) * SUB;
  private static final long ENOUGH_FOR_P99 = 100;
  private static final long ENOUGH_FOR_P999 = 1_000;
  private static final double MICROS_IN_MILLI = 1_000;

  private final int[] counts;
  private long samples;

  /** One with nothing in it. */
  public LagHistogram() {
    this(new int[SIZE], 0);
  }

  private LagHistogram(int[] counts, long samples) {
    this.counts = counts;
    this.samples = samples;
  }

  /** One that stays as this is now. */
  public LagHistogram copy() {
    return new LagHistogram(counts.clone(), samples);
  }

  /** A probe was so late. */
  public void record(long nanos) {
    add(bucket(Math.max(0, nanos) / 1_000), 1);
  }

  /** Adds pairs of a bucket and a count. Buckets that there are not count as the last. */
  public void add(List<Integer> pairs) {
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      add(Math.min(SIZE - 1, pairs.get(i)), pairs.get(i + 1));
    }
  }

  /** Takes away what was added before. */
  public void subtract(List<Integer> pairs) {
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      add(Math.min(SIZE - 1, pairs.get(i)), -pairs.get(i + 1));
    }
  }

  /** What this has more than an earlier copy of it. */
  public LagHistogram since(LagHistogram earlier) {
    LagHistogram difference = new LagHistogram();
    for (int i = 0; i < SIZE; i++) {
      difference.add(i, Math.max(0, counts[i] - earlier.counts[i]));
    }
    return difference;
  }

  /** Its buckets that are not empty, as pairs of a bucket and a count. */
  public List<Integer> pairs() {
    List<Integer> pairs = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      if (counts[i] != 0) {
        pairs.add(i);
        pairs.add(counts[i]);
      }
    }
    return pairs;
  }

  /** How many probes there were. */
  public long samples() {
    return samples;
  }

  /** The lag in milliseconds that this part of the probes did not exceed; null without probes. */
  public @Nullable Double quantile(double part) {
    long rank = Math.max(1, (long) Math.ceil(part * samples));
    long seen = 0;
    for (int i = 0; i < SIZE; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return millis(i);
      }
    }
    return null;
  }

  /** The 99.9th percentile in milliseconds; null below 1,000 probes, which do not tell it. */
  public @Nullable Double p999() {
    return samples < ENOUGH_FOR_P999 ? null : quantile(0.999);
  }

  /** The latest, in milliseconds; null without probes. */
  public @Nullable Double max() {
    return quantile(1);
  }

  /** All this in short. */
  public LagSummary summary() {
    return new LagSummary(
        samples, quantile(0.5), samples < ENOUGH_FOR_P99 ? null : quantile(0.99), p999(), max());
  }

  private void add(int bucket, int count) {
    counts[bucket] += count;
    samples += count;
  }

  private static int bucket(long micros) {
    if (micros < SUB) {
      return (int) micros;
    }
    int bit = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    if (bit > MAX_BIT) {
      return SIZE - 1;
    }
    int sub = (int) (micros >> (bit - SUB_BITS)) & (SUB - 1);
    return (bit - SUB_BITS + 1) * SUB + sub;
  }

  /** The middle of a bucket. */
  private static double millis(int bucket) {
    if (bucket < SUB) {
      return bucket / MICROS_IN_MILLI;
    }
    int shift = bucket / SUB - 1;
    long least = (long) (SUB + bucket % SUB) << shift;
    return Math.round(least + (1L << shift) / 2.0) / MICROS_IN_MILLI;
  }
}
