package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopBlocked.Form;
import dev.sluice.contracts.loop.LoopBlocked.Phase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the records of blocks of what was seen of them. */
final class BlockMaker {
  private final String node;

  BlockMaker(String node) {
    this.node = node;
  }

  /**
   * Makes them: one for each callback that was long enough by itself; one for all together where
   * none was.
   *
   * @param end when it ended, by {@link System#nanoTime}
   * @param heldNanos for how long the loop was held
   * @param waitedNanos how long its thread waited for a processor; null where that is not known
   * @param isStarting whether the node has just started
   */
  List<LoopBlocked> blocks(
      Loop loop,
      LateSpan hold,
      long end,
      long heldNanos,
      @Nullable Long waitedNanos,
      boolean isStarting) {
    if (hold.isOfMany(end)) {
      long callbacks = hold.callbacks(end);
      return List.of(
          block(loop, hold.all(), hold.start(), heldNanos, waitedNanos, isStarting, callbacks));
    }
    if (hold.longOnes().isEmpty()) {
      return List.of(block(loop, hold.all(), hold.start(), heldNanos, waitedNanos, isStarting, 1));
    }
    return hold.longOnes().stream()
        .map(one -> ofOne(loop, hold, one, heldNanos, waitedNanos, isStarting))
        .toList();
  }

  private LoopBlocked ofOne(
      Loop loop,
      LateSpan hold,
      Callback one,
      long heldNanos,
      @Nullable Long waitedNanos,
      boolean isStarting) {
    StackSamples seen = one.seen().samples() == 0 ? hold.all() : one.seen();
    long nanos = Math.min(one.certainNanos(), heldNanos);
    return block(loop, seen, one.since(), nanos, waitedNanos, isStarting, 1);
  }

  private LoopBlocked block(
      Loop loop,
      StackSamples seen,
      long start,
      long heldNanos,
      @Nullable Long waitedNanos,
      boolean isStarting,
      long callbacks) {
    StackProfile folding = seen.folding();
    long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new LoopBlocked(
        node,
        loop.name(),
        System.currentTimeMillis() - ago,
        TimeUnit.NANOSECONDS.toMillis(heldNanos),
        waitedNanos == null ? null : TimeUnit.NANOSECONDS.toMillis(waitedNanos),
        callbacks == 1 ? Form.ONE : Form.MANY,
        seen.cause(),
        phase(seen, isStarting),
        folding.place(),
        seen.work(),
        callbacks,
        callbacks == 1 ? List.of() : folding.shares(callbacks),
        folding.stacks());
  }

  /** What a task does in the first seconds is its own doing. */
  private static Phase phase(StackSamples seen, boolean isStarting) {
    if (seen.isLoading()) {
      return Phase.CLASS_LOADING;
    }
    boolean isOfTask = seen.work() != null && seen.work().batch() != null;
    return isStarting && !isOfTask ? Phase.STARTING : Phase.RUNNING;
  }
}
