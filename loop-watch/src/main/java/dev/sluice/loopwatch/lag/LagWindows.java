package dev.sluice.loopwatch.lag;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Lag of one loop in the last ten seconds, in the last minute, since the start, and during
 * start-up, which is kept apart. Used by the watch thread.
 */
public final class LagWindows {
  private static final int SHORT_SECONDS = 10;
  private static final int LONG_SECONDS = 60;

  private final LagHistogram starting = new LagHistogram();
  private final LagHistogram running = new LagHistogram();
  private final LagHistogram shortSpan = new LagHistogram();
  private final LagHistogram longSpan = new LagHistogram();

  /** As pairs, which take less memory than histograms that are almost empty. */
  private final Deque<List<Integer>> seconds = new ArrayDeque<>();

  private final LagHistogram second = new LagHistogram();

  /** Starts with no samples. */
  public LagWindows() {}

  /** Records the lag of one probe. */
  public void record(long nanos, boolean isStarting) {
    second.record(nanos);
    total(isStarting).record(nanos);
  }

  /** Records a lag together with those of the probes that could not be sent meanwhile. */
  public void recordWithInterval(long nanos, long intervalNanos, boolean isStarting) {
    second.recordWithInterval(nanos, intervalNanos);
    total(isStarting).recordWithInterval(nanos, intervalNanos);
  }

  /** Ends the current second. Returns what was recorded in it, as pairs. */
  public List<Integer> nextSecond() {
    List<Integer> last = second.pairs();
    second.reset();
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

  /** Returns the percentiles by the name of the span. */
  public Map<String, LagSummary> summaries() {
    return Map.of(
        "last10s", shortSpan.summary(),
        "last60s", longSpan.summary(),
        "sinceStart", running.summary(),
        "starting", starting.summary());
  }

  private LagHistogram total(boolean isStarting) {
    return isStarting ? starting : running;
  }

  private List<Integer> secondsAgo(int number) {
    Iterator<List<Integer>> all = seconds.iterator();
    for (int i = 0; i < number; i++) {
      all.next();
    }
    return all.next();
  }
}
