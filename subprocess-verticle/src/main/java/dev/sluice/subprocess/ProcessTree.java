package dev.sluice.subprocess;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A process and those that descend from it, to be killed together.
 *
 * <p>What was a descendant once is remembered: when its parent has died, nothing says any more that
 * it was one. A descendant that was never seen, because its parent died before the first look, is
 * not found. Looks at {@code /proc}: it may block. Safe to use from any thread that may.
 */
final class ProcessTree {
  private final ProcessHandle root;
  private final Predicate<ProcessHandle> isWanted;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  /**
   * @param isWanted which of them to kill
   */
  ProcessTree(ProcessHandle root, Predicate<ProcessHandle> isWanted) {
    this.root = root;
    this.isWanted = isWanted;
    seen.add(root);
  }

  /** Asks all to go: {@code SIGTERM}. */
  synchronized void terminate() {
    look();
    seen.stream().filter(isWanted).forEach(ProcessHandle::destroy);
  }

  /** Makes all go: {@code SIGKILL}. */
  synchronized void kill() {
    look();
    seen.stream().filter(isWanted).forEach(ProcessHandle::destroyForcibly);
  }

  private void look() {
    root.descendants().forEach(seen::add);
    if (!root.isAlive()) {
      List.copyOf(seen).forEach(process -> process.descendants().forEach(seen::add));
    }
  }
}
