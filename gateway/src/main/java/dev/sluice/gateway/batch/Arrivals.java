package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.Deque;

/** Remembers when the unparsed lines of a list arrived, to within some milliseconds. */
final class Arrivals {
  private static final long GRAIN_MILLIS = 10;

  private final Deque<Mark> marks = new ArrayDeque<>();

  /** Adds lines that have arrived now. */
  void add(long lines, long now) {
    Mark last = marks.peekLast();
    if (last != null && now - last.millis < GRAIN_MILLIS) {
      last.lines += lines;
    } else if (lines > 0) {
      marks.add(new Mark(lines, now));
    }
  }

  /** Removes the first line. Returns when it arrived, in milliseconds. */
  long take() {
    Mark first = marks.element();
    first.lines--;
    if (first.lines == 0) {
      marks.remove();
    }
    return first.millis;
  }

  void clear() {
    marks.clear();
  }

  private static final class Mark {
    private final long millis;
    private long lines;

    Mark(long lines, long millis) {
      this.lines = lines;
      this.millis = millis;
    }
  }
}
