package dev.sluice.runtime.actor;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The bounded queue in front of a worker instance: so many run, so many wait, and one more is told
 * no. Not thread-safe; it belongs to its actor's context.
 */
final class Mailbox {
  private final int concurrency;
  private final int capacity;
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private int running;
  private boolean starting;

  /**
   * @param concurrency how many run at once, from 1
   * @param capacity how many more may wait, from 0
   */
  Mailbox(int concurrency, int capacity) {
    this.concurrency = concurrency;
    this.capacity = capacity;
  }

  /** Runs the work now, or later, or says no where the mailbox is full. */
  boolean offer(Runnable work) {
    if (running + waiting.size() >= concurrency + capacity) {
      return false;
    }
    waiting.add(work);
    startWhatFits();
    return true;
  }

  /** Takes work out that is given up while it waits, so that it holds no place. */
  void withdraw(Runnable work) {
    waiting.remove(work);
  }

  /** To be called once for each piece of work that was run and has ended: the next one starts. */
  void done() {
    running--;
    startWhatFits();
  }

  boolean isIdle() {
    return running == 0 && waiting.isEmpty();
  }

  /** A loop, so that work which ends before {@code run} returns does not pile up on the stack. */
  private void startWhatFits() {
    if (starting) {
      return;
    }
    starting = true;
    try {
      while (running < concurrency && !waiting.isEmpty()) {
        running++;
        first().run();
      }
    } finally {
      starting = false;
    }
  }

  private Runnable first() {
    Iterator<Runnable> all = waiting.iterator();
    Runnable first = all.next();
    all.remove();
    return first;
  }
}
