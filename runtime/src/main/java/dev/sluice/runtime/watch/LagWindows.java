package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LagSummary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * How late one loop was: in the last ten seconds, in the last minute, since the start, and in the
 * first seconds, which are told apart. Used by the watch thread.
 */
final class LagWindows {
  private static final int SHORT_SECONDS = 10;
  private static final int LONG_SECONDS = 60;

  private final LagHistogram starting = new LagHistogram();
  private final LagHistogram running = new LagHistogram();
  private final LagHistogram shortSpan = new LagHistogram();
  private final LagHistogram longSpan = new LagHistogram();
  private final Deque<List<Integer>> seconds = new ArrayDeque<>();
  private LagHistogram second = new LagHistogram();

  /** A probe was so late. */
  void record(long nanos, boolean isStarting) {
    second.record(nanos);
    (isStarting ? starting : running).record(nanos);
  }

  /** A second has passed. Returns what was measured in it, as pairs. */
  List<Integer> nextSecond() {
    List<Integer> last = second.pairs();
    second = new LagHistogram();
    shortSpan.add(last);
    longSpan.add(last);
    seconds.addFirst(last);
    if (seconds.size() > SHORT_SECONDS) {
      shortSpan.subtract(secondsAgo(SHORT_SECONDS));
    }
    if (seconds.size() > LONG_SECONDS) {
      longSpan.subtract(seconds.removeLast());
    }
    return last;
  }

  /** By the name of the span. */
  Map<String, LagSummary> summaries() {
    return Map.of(
        "last10s", shortSpan.summary(),
        "last60s", longSpan.summary(),
        "sinceStart", running.summary(),
        "starting", starting.summary());
  }

  private List<Integer> secondsAgo(int number) {
    Iterator<List<Integer>> all = seconds.iterator();
    for (int i = 0; i < number; i++) {
      all.next();
    }
    return all.next();
  }
}
