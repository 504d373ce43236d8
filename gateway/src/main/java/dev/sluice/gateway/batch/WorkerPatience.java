package dev.sluice.gateway.batch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** How long the tasks of each kind have found no worker to take them. */
final class WorkerPatience {
  private final Clock clock;
  private final long waitMillis;
  private final Consumer<String> exhausted;
  private final Map<String, Runnable> clocks = new HashMap<>();
  private final Set<String> ended = new HashSet<>();

  /**
   * @param waitMillis how long a kind may find no worker
   * @param exhausted called with the name of a kind that has waited so long
   */
  WorkerPatience(Clock clock, long waitMillis, Consumer<String> exhausted) {
    this.clock = clock;
    this.waitMillis = waitMillis;
    this.exhausted = exhausted;
  }

  /** A kind found no worker; its clock runs from the first time. */
  void refused(String kind) {
    if (ended.contains(kind)) {
      exhausted.accept(kind);
    } else {
      clocks.computeIfAbsent(kind, name -> clock.after(waitMillis, () -> expire(name)));
    }
  }

  /** A worker took a task of this kind, or none is waited for any more: its clock starts anew. */
  void reset(String kind) {
    ended.remove(kind);
    Runnable cancel = clocks.remove(kind);
    if (cancel != null) {
      cancel.run();
    }
  }

  void stop() {
    clocks.values().forEach(Runnable::run);
    clocks.clear();
    ended.clear();
  }

  private void expire(String kind) {
    clocks.remove(kind);
    ended.add(kind);
    exhausted.accept(kind);
  }
}
