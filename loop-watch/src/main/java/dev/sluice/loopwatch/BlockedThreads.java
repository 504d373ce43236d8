package dev.sluice.loopwatch;

import dev.sluice.loopwatch.LoopBlocked.Form;
import dev.sluice.loopwatch.stack.Sample;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what Vert.x's own checker sees and the watch does not: threads of worker pools, and loops
 * while the watch is off. Runs on the checker's timer, which ends with the first exception.
 */
final class BlockedThreads {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  private final Predicate<Thread> isWatched;
  private final BlockRecords records;
  private final Consumer<LoopBlocked> blocked;

  /** The start of the task that each thread was reported for. */
  private final Map<Thread, Long> reported = new WeakHashMap<>();

  /**
   * @param isWatched whether the watch sees this thread itself
   */
  BlockedThreads(Predicate<Thread> isWatched, BlockRecords records, Consumer<LoopBlocked> blocked) {
    this.isWatched = isWatched;
    this.records = records;
    this.blocked = blocked;
  }

  /** Handles an event of the checker. */
  void handle(BlockedThreadEvent event) {
    try {
      Thread thread = event.thread();
      if (thread instanceof VertxThread known && !isWatched.test(thread)) {
        reportOnce(known, event.duration());
      }
    } catch (RuntimeException internal) {
      LOG.error("internal error in the loop watch", internal);
    }
  }

  private void reportOnce(VertxThread thread, long nanos) {
    Long since = thread.startTime();
    if (!since.equals(reported.put(thread, since))) {
      Form form = thread.isWorker() ? Form.WORKER : Form.ONE;
      Sample sample = Sample.of(thread, CurrentWork.of(thread));
      blocked.accept(records.ofWorker(thread.getName(), form, nanos, sample));
    }
  }
}
