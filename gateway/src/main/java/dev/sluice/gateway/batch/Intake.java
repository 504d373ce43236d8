package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/**
 * What has come of a batch's list and has not been looked at: how much, since when, and whose place
 * is next.
 */
final class Intake {
  private final Backlog backlog;
  private final Clock clock;
  private final Arrivals arrivals = new Arrivals();
  private int nextIndex;
  private long waiting;

  Intake(Backlog backlog, Clock clock) {
    this.backlog = backlog;
    this.clock = clock;
  }

  /** So many more lines are in the backlog. */
  void arrived(long lines) {
    waiting += lines;
    arrivals.add(lines, clock.millis());
  }

  /** How many lines have not been looked at. */
  long waiting() {
    return waiting;
  }

  /** Whether the line of this place in the list is still to be looked at. */
  boolean isToCome(int index) {
    return index >= nextIndex;
  }

  /** Takes the next line; null where none is at hand. */
  @Nullable Taken take() {
    Backlog.Entry entry = waiting == 0 ? null : backlog.poll();
    if (entry == null) {
      return null;
    }
    waiting--;
    return new Taken(nextIndex++, arrivals.take(), entry);
  }

  /** Forgets what is left. Returns how many lines that were. */
  long drop() {
    long dropped = waiting;
    waiting = 0;
    arrivals.clear();
    backlog.drop();
    return dropped;
  }

  /**
   * A line that is looked at.
   *
   * @param index its place in the list, from 0
   * @param since when it came, in milliseconds
   * @param entry what it is
   */
  record Taken(int index, long since, Backlog.Entry entry) {}
}
