package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopBlocked.Form;
import dev.sluice.contracts.loop.LoopBlocked.Phase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the record of a block of what was seen of it. */
final class BlockMaker {
  private final String node;

  BlockMaker(String node) {
    this.node = node;
  }

  /**
   * Makes it.
   *
   * @param end when it ended, by {@link System#nanoTime}
   * @param heldNanos for how long the loop was held
   * @param waitedNanos how long its thread waited for a processor; null where that is not known
   * @param isStarting whether the node has just started
   */
  LoopBlocked block(
      Loop loop,
      Hold seen,
      long end,
      long heldNanos,
      @Nullable Long waitedNanos,
      boolean isStarting) {
    Folding folding = new Folding(seen.stacks());
    boolean isOfMany = seen.isOfMany(end);
    long callbacks = isOfMany ? seen.callbacks(end) : 1;
    long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seen.start());
    return new LoopBlocked(
        node,
        loop.name(),
        System.currentTimeMillis() - ago,
        TimeUnit.NANOSECONDS.toMillis(heldNanos),
        waitedNanos == null ? null : TimeUnit.NANOSECONDS.toMillis(waitedNanos),
        isOfMany ? Form.MANY : Form.ONE,
        seen.cause(),
        phase(seen, isStarting),
        folding.place(),
        seen.work(),
        callbacks,
        isOfMany ? folding.shares(callbacks) : List.of(),
        folding.stacks());
  }

  /** What a task does in the first seconds is its own doing. */
  private static Phase phase(Hold seen, boolean isStarting) {
    if (seen.isLoading()) {
      return Phase.CLASS_LOADING;
    }
    boolean isOfTask = seen.work() != null && seen.work().batch() != null;
    return isStarting && !isOfTask ? Phase.STARTING : Phase.RUNNING;
  }
}
