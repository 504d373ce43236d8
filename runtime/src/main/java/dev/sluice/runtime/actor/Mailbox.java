package dev.sluice.runtime.actor;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits how many attempts of an instance run and how many wait. Not thread-safe; used on the
 * actor's context.
 */
final class Mailbox {
  private final int concurrency;
  private final int capacity;
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private int running;
  private boolean starting;

  /**
   * @param concurrency the number that run concurrently, from 1
   * @param capacity the number that wait, from 0
   */
  Mailbox(int concurrency, int capacity) {
    this.concurrency = concurrency;
    this.capacity = capacity;
  }

  /** Runs the work now or later. Returns false if the mailbox is full. */
  boolean offer(Runnable work) {
    if (running + waiting.size() >= concurrency + capacity) {
      return false;
    }
    waiting.add(work);
    startWhatFits();
    return true;
  }

  /** Removes waiting work that was aborted. */
  void withdraw(Runnable work) {
    waiting.remove(work);
  }

  /** Starts waiting work in place of work that has ended. Called once for each that was run. */
  void done() {
    running--;
    startWhatFits();
  }

  boolean isIdle() {
    return running == 0 && waiting.isEmpty();
  }

  /** Iterates, so that work that ends before {@code run} returns does not recurse. */
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
