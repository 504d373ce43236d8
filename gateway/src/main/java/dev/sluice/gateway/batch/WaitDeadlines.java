package dev.sluice.gateway.batch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** For how long tasks have waited in vain for something: a worker of their kind, or an origin. */
final class WaitDeadlines {
  private final Clock clock;
  private final long waitMillis;
  private final Consumer<String> exhausted;
  private final Map<String, Runnable> clocks = new HashMap<>();
  private final Set<String> over = new HashSet<>();

  /**
   * @param waitMillis how long to wait for one thing
   * @param exhausted called with the name of what has been waited for so long
   */
  WaitDeadlines(Clock clock, long waitMillis, Consumer<String> exhausted) {
    this.clock = clock;
    this.waitMillis = waitMillis;
    this.exhausted = exhausted;
  }

  /** Something was not there; its clock runs from the first time. */
  void refused(String name) {
    if (!over.contains(name)) {
      clocks.computeIfAbsent(name, first -> clock.after(waitMillis, () -> expire(name)));
    }
  }

  /** Whether something has been waited for so long that nobody waits for it any more. */
  boolean isOver(String name) {
    return over.contains(name);
  }

  /** It is there, or it is not waited for any more: its clock starts anew. */
  void reset(String name) {
    over.remove(name);
    Runnable cancel = clocks.remove(name);
    if (cancel != null) {
      cancel.run();
    }
  }

  void stop() {
    clocks.values().forEach(Runnable::run);
    clocks.clear();
    over.clear();
  }

  private void expire(String name) {
    clocks.remove(name);
    over.add(name);
    exhausted.accept(name);
  }
}
