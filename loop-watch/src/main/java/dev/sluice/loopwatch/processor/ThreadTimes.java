package dev.sluice.loopwatch.processor;

/**
 * Processor time of a thread since its start.
 *
 * @param ranNanos how long it ran on a processor
 * @param waitedNanos how long it was runnable but had no processor
 * @param known whether the system provides these numbers; both are 0 where it does not
 */
public record ThreadTimes(long ranNanos, long waitedNanos, boolean known) {
  /** What is read where the system provides no numbers. */
  public static final ThreadTimes UNKNOWN = new ThreadTimes(0, 0, false);

  /** Parses the first two of the three numbers of a {@code schedstat} file. */
  static ThreadTimes parse(String schedstat) {
    int first = schedstat.indexOf(' ');
    int second = schedstat.indexOf(' ', first + 1);
    return new ThreadTimes(
        Long.parseLong(schedstat.substring(0, first)),
        Long.parseLong(schedstat.substring(first + 1, second)),
        true);
  }

  /** Returns how long the thread ran since {@code earlier}. */
  public long ranSince(ThreadTimes earlier) {
    return ranNanos - earlier.ranNanos;
  }

  /** Returns how long the thread waited for a processor since {@code earlier}. */
  public long waitedSince(ThreadTimes earlier) {
    return waitedNanos - earlier.waitedNanos;
  }
}
