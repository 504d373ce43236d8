package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;

/** Parses the list of a batch, one line at a time, and queues its tasks. */
final class Intake {
  private final Backlog backlog;
  private final Clock clock;
  private final Outcomes outcomes;
  private final Schedule schedule;
  private final Arrivals arrivals = new Arrivals();
  private int nextIndex;
  private long unparsed;

  Intake(Backlog backlog, Clock clock, Outcomes outcomes, Schedule schedule) {
    this.backlog = backlog;
    this.clock = clock;
    this.outcomes = outcomes;
    this.schedule = schedule;
  }

  /** Counts more lines in the backlog. */
  void received(long lines) {
    unparsed += lines;
    arrivals.add(lines, clock.millis());
  }

  /** Returns the number of lines that were received and not parsed. */
  long unparsed() {
    return unparsed;
  }

  /** Returns whether the line with this index was received and not parsed. */
  boolean isUnparsed(int index) {
    return index >= nextIndex && index < nextIndex + unparsed;
  }

  /** Parses the next line, and queues or ends its task; returns false if none is available. */
  boolean parseNext() {
    Backlog.Entry entry = unparsed == 0 ? null : backlog.poll();
    if (entry == null) {
      return false;
    }
    unparsed--;
    accept(nextIndex++, arrivals.take(), entry);
    return true;
  }

  /** Drops the lines that are left. Returns their number. */
  long drop() {
    long dropped = unparsed;
    unparsed = 0;
    arrivals.clear();
    backlog.drop();
    return dropped;
  }

  private void accept(int index, long arrivedMillis, Backlog.Entry entry) {
    TaskSpec spec = entry.spec();
    Failure invalid = entry.invalid();
    if (spec != null) {
      Task task = new Task(index, spec, arrivedMillis);
      if (outcomes.admit(task)) {
        schedule.add(task);
      }
    } else if (invalid != null) {
      outcomes.refuse(index, invalid);
    }
  }
}
