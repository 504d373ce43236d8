package dev.sluice.loopwatch;

import dev.sluice.loopwatch.LoopBlocked.Form;
import dev.sluice.loopwatch.stack.Frames;

/** Describes a block in one line: who blocked what, what that means for others, and a remedy. */
final class BlockMessage {
  private BlockMessage() {}

  /**
   * Returns the line.
   *
   * @param guide where remedies are documented, up to the name of a section; empty for nowhere
   */
  static String of(LoopBlocked block, String guide) {
    return thread(block)
        + " blocked for "
        + block.millis()
        + " ms "
        + code(block)
        + (block.work() == null ? "" : ", " + block.work())
        + phase(block)
        + consequence(block)
        + remedy(block, guide);
  }

  private static String thread(LoopBlocked block) {
    return (block.form() == Form.WORKER ? "worker thread " : "event loop ") + block.loop();
  }

  private static String code(LoopBlocked block) {
    if (block.form() == Form.MANY && !block.top().isEmpty()) {
      LoopBlocked.Share most = block.top().get(0);
      return "by "
          + block.callbacks()
          + " small callbacks, "
          + most.count()
          + " of them "
          + Frames.format(most.place());
    }
    return "by " + (block.place() == null ? "unknown code" : Frames.format(block.place()));
  }

  private static String phase(LoopBlocked block) {
    return switch (block.phase()) {
      case RUNNING -> "";
      case STARTING -> " (during start-up)";
      case WARM_UP -> " (running for the first time)";
      case CLASS_LOADING -> " (loading classes, which happens once)";
    };
  }

  private static String consequence(LoopBlocked block) {
    return block.form() == Form.WORKER
        ? "; its pool has one thread less meanwhile; "
        : "; everything else on this loop waited; ";
  }

  private static String remedy(LoopBlocked block, String guide) {
    if (block.form() == Form.MANY) {
      return remedy("run fewer at a time, or on more loops", guide, "many-callbacks");
    }
    return switch (block.cause()) {
      case CPU -> remedy("compute on a worker pool or in smaller steps", guide, "it-computes");
      case LOCK -> remedy("compose futures instead of waiting", guide, "it-waits");
      case IO -> remedy("use an asynchronous client or a worker pool", guide, "it-reads-or-writes");
      case SLEEP -> remedy("use a timer", guide, "it-sleeps");
      case UNKNOWN -> remedy("no stack was sampled", guide, "not-seen");
    };
  }

  private static String remedy(String what, String guide, String section) {
    return guide.isEmpty() ? what : what + ": " + guide + section;
  }
}
