package dev.sluice.loopwatch;

import dev.sluice.loopwatch.LoopBlocked.Phase;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs blocks, at most one line in ten seconds for the same place; the next line contains the
 * number of those left out. Blocks of classes that are loaded, and of code that runs for the first
 * time, are logged at DEBUG.
 */
public final class BlockLog implements Consumer<LoopBlocked> {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
  private static final long QUIET_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final Set<Phase> QUIET = EnumSet.of(Phase.CLASS_LOADING, Phase.WARM_UP);
  private static final int MAX_PLACES = 1_000;

  private final Consumer<String> warnings;
  private final String guide;
  private final LongSupplier clock;

  /** Bounded; the place that was logged longest ago is forgotten first. */
  private final Map<String, Logged> places =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Logged> eldest) {
          return size() > MAX_PLACES;
        }
      };

  /** Creates a log that warns through SLF4J. */
  public BlockLog() {
    this(LOG::warn, "");
  }

  /**
   * @param warnings receives the lines
   * @param guide where remedies are documented, as {@code docs/event-loop.md#}; empty for nowhere
   */
  public BlockLog(Consumer<String> warnings, String guide) {
    this(warnings, guide, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  BlockLog(Consumer<String> warnings, String guide, LongSupplier clock) {
    this.warnings = warnings;
    this.guide = guide;
    this.clock = clock;
  }

  @Override
  public void accept(LoopBlocked block) {
    if (QUIET.contains(block.phase())) {
      LOG.debug("{}", block);
    } else {
      warn(block);
    }
  }

  /** Logs a block that is going on. */
  public void stillBlocked(LoopBlocked soFar) {
    warnings.accept(BlockMessage.of(soFar, guide) + " (still blocked)");
  }

  private synchronized void warn(LoopBlocked block) {
    String place = block.place() == null ? block.loop() : block.place().toString();
    Logged before = places.get(place);
    long now = clock.getAsLong();
    if (before != null && now - before.millis() < QUIET_MILLIS) {
      places.put(place, new Logged(before.millis(), before.leftOut() + 1));
      return;
    }
    long leftOut = before == null ? 0 : before.leftOut();
    places.put(place, new Logged(now, 0));
    String more = leftOut == 0 ? "" : " (and " + leftOut + " more times since the last line)";
    warnings.accept(BlockMessage.of(block, guide) + more);
  }

  private record Logged(long millis, long leftOut) {}
}
