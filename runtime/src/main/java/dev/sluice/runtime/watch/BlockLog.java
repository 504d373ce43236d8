package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One line in the log for a block, and no more than one in ten seconds for the same place: the next
 * one says how many were left out. Calls are to be made one at a time.
 */
final class BlockLog {
  private static final long QUIET_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final int MAX_PLACES = 1_000;

  private final Consumer<String> log;

  /** Of so many places at the most; the one that was told longest ago is forgotten first. */
  private final Map<String, Told> places =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > MAX_PLACES;
        }
      };

  BlockLog(Consumer<String> log) {
    this.log = log;
  }

  /**
   * @param nowMillis by a clock that does not go back
   */
  void tell(LoopBlocked block, long nowMillis) {
    String place = block.place() == null ? block.loop() : block.place().toString();
    Told before = places.get(place);
    if (before != null && nowMillis - before.millis() < QUIET_MILLIS) {
      places.put(place, new Told(before.millis(), before.leftOut() + 1));
      return;
    }
    long leftOut = before == null ? 0 : before.leftOut();
    places.put(place, new Told(nowMillis, 0));
    log.accept(
        Remedy.line(block) + (leftOut == 0 ? "" : " (and " + leftOut + " more times since)"));
  }

  private record Told(long millis, long leftOut) {}
}
