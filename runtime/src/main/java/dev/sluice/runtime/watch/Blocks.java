package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.runtime.Bus;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one channel that every block goes through, whoever saw it: the log, the metrics, the bus, and
 * the count of each loop. Safe on any thread; never throws.
 */
final class Blocks {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  private final Bus bus;
  private final BlockMetrics metrics;
  private final BlockLog log = new BlockLog(LOG::warn);
  private final Map<String, Sum> sums = new ConcurrentHashMap<>();

  Blocks(Bus bus, MeterRegistry meters) {
    this.bus = bus;
    this.metrics = new BlockMetrics(meters);
  }

  BlockMetrics metrics() {
    return metrics;
  }

  /** A block has ended. */
  synchronized void ended(LoopBlocked block) {
    try {
      sums.merge(block.loop(), new Sum(1, block.millis()), Sum::plus);
      metrics.blocked(block);
      log.tell(block, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
      bus.publish(LoopBlocked.ADDRESS, block);
    } catch (RuntimeException closing) {
      LOG.debug("a block that could not be told", closing);
    }
  }

  /** A block goes on; it is told in full when it has ended. */
  void goesOn(LoopBlocked block) {
    LOG.warn("{}, and is held still", Remedy.line(block));
  }

  /** What a loop has had so far. */
  Sum of(String loop) {
    return sums.getOrDefault(loop, new Sum(0, 0));
  }

  /**
   * Blocks of one loop.
   *
   * @param count how many
   * @param millis how long they took together
   */
  record Sum(long count, long millis) {

    Sum plus(Sum other) {
      return new Sum(count + other.count, millis + other.millis);
    }
  }
}
