package dev.sluice.subprocess.tree;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leaders that the launchers of this JVM have started and not yet reaped. Only their launcher
 * may reap them. Safe to use from any thread.
 */
final class Leaders {
  private static final Set<Integer> PIDS = ConcurrentHashMap.newKeySet();

  private Leaders() {}

  static void add(int pid) {
    PIDS.add(pid);
  }

  static void remove(int pid) {
    PIDS.remove(pid);
  }

  static boolean contains(int pid) {
    return PIDS.contains(pid);
  }
}
