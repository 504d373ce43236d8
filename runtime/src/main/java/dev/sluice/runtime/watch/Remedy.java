package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopBlocked.Form;

/** What a block means for the others on its loop, and what is to be done about it, in one line. */
final class Remedy {
  private static final String DOCUMENT = "docs/event-loop.md#";

  private Remedy() {}

  /** The line for the log. */
  static String line(LoopBlocked block) {
    return who(block) + by(block) + work(block) + consequence(block) + advice(block);
  }

  private static String who(LoopBlocked block) {
    return block.loop()
        + (block.form() == Form.WORKER ? " overran: " : " was held for ")
        + block.millis()
        + " ms";
  }

  private static String by(LoopBlocked block) {
    String where = block.place() == null ? "code that was not seen" : block.place().toString();
    if (block.form() != Form.MANY || block.top().isEmpty()) {
      return (block.form() == Form.WORKER ? " in " : " by ") + where;
    }
    return " by "
        + block.callbacks()
        + " small callbacks, of which "
        + block.top().get(0).count()
        + " were "
        + block.top().get(0).place();
  }

  private static String work(LoopBlocked block) {
    return block.work() == null ? "" : ", for " + block.work();
  }

  private static String consequence(LoopBlocked block) {
    String phase =
        switch (block.phase()) {
          case RUNNING -> "";
          case STARTING -> " (the node has just started)";
          case CLASS_LOADING -> " (classes were loaded, which happens once)";
        };
    return phase
        + (block.form() == Form.WORKER
            ? "; the pool has one thread less meanwhile; "
            : "; all else on this loop waited; ");
  }

  private static String advice(LoopBlocked block) {
    if (block.form() == Form.MANY) {
      return advice("do fewer at a time, or spread them over more loops", "many-callbacks");
    }
    return switch (block.cause()) {
      case CPU -> advice("compute in a worker pool, or a piece at a time", "it-computes");
      case LOCK -> advice("wait for a future instead of a lock or a result", "it-waits");
      case IO -> advice("use the asynchronous client, or a worker pool", "it-reads-or-writes");
      case SLEEP -> advice("use a timer", "it-sleeps");
      case UNKNOWN -> advice("see how to find it", "not-seen");
    };
  }

  private static String advice(String what, String anchor) {
    return what + ": " + DOCUMENT + anchor;
  }
}
