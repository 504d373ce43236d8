package dev.sluice.gateway.batch;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** How long the tasks of each kind have found no worker to take them. */
final class WorkerPatience {
  private final Clock clock;
  private final long waitMillis;
  private final Consumer<String> exhausted;
  private final Map<String, Runnable> clocks = new HashMap<>();

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
    clocks.computeIfAbsent(kind, name -> clock.after(waitMillis, () -> expire(name)));
  }

  /** A kind found a worker; its clock stops. */
  void served(String kind) {
    Runnable cancel = clocks.remove(kind);
    if (cancel != null) {
      cancel.run();
    }
  }

  void stop() {
    clocks.values().forEach(Runnable::run);
    clocks.clear();
  }

  private void expire(String kind) {
    clocks.remove(kind);
    exhausted.accept(kind);
  }
}
