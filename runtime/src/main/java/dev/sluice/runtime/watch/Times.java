package dev.sluice.runtime.watch;

/**
 * What a thread has had of the processors so far.
 *
 * @param ranNanos how long it had one
 * @param waitedNanos how long it could have run, and had none
 * @param known whether the system tells; both are 0 where it does not
 */
record Times(long ranNanos, long waitedNanos, boolean known) {
  static final Times UNKNOWN = new Times(0, 0, false);

  /** The first two of the three numbers of a {@code schedstat}. */
  static Times of(String schedstat) {
    int first = schedstat.indexOf(' ');
    int second = schedstat.indexOf(' ', first + 1);
    return new Times(
        Long.parseLong(schedstat.substring(0, first)),
        Long.parseLong(schedstat.substring(first + 1, second)),
        true);
  }

  /** How long it had a processor since then. */
  long ranSince(Times earlier) {
    return ranNanos - earlier.ranNanos;
  }

  /** How long it waited for one since then. */
  long waitedSince(Times earlier) {
    return waitedNanos - earlier.waitedNanos;
  }
}
