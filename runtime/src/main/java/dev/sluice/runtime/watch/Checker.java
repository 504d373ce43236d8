package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopBlocked.Form;
import dev.sluice.contracts.loop.LoopBlocked.Phase;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Vert.x's own checker sees into the same channel: threads of worker pools that overrun,
 * and loops that nobody else looks at. Runs on the checker's timer, which a throw would end.
 */
final class Checker {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  private final String node;
  private final Predicate<Thread> isWatched;
  private final Blocks blocks;

  /** Since when each thread has been in what was told of it. */
  private final Map<Thread, Long> told = new WeakHashMap<>();

  /**
   * @param isWatched whether the watch sees this thread itself
   */
  Checker(String node, Predicate<Thread> isWatched, Blocks blocks) {
    this.node = node;
    this.isWatched = isWatched;
    this.blocks = blocks;
  }

  /** A thread is in one piece of work for longer than Vert.x finds right. */
  void overran(BlockedThreadEvent event) {
    try {
      Thread thread = event.thread();
      if (thread instanceof VertxThread known && !isWatched.test(thread)) {
        tellOnce(known, event.duration());
      }
    } catch (RuntimeException defect) {
      LOG.error("a defect in the watch", defect);
    }
  }

  private void tellOnce(VertxThread thread, long nanos) {
    Long since = thread.startTime();
    if (!since.equals(told.put(thread, since))) {
      blocks.ended(block(thread, nanos));
    }
  }

  private LoopBlocked block(VertxThread thread, long nanos) {
    Sample sample = Sample.of(thread);
    StackProfile folding = new StackProfile(Map.of(sample.stack(), 1));
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return new LoopBlocked(
        node,
        thread.getName(),
        System.currentTimeMillis() - millis,
        millis,
        null,
        thread.isWorker() ? Form.WORKER : Form.ONE,
        Frames.cause(sample.state(), sample.stack()),
        Phase.RUNNING,
        folding.place(),
        sample.work(),
        1,
        List.of(),
        folding.stacks());
  }
}
