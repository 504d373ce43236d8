package dev.sluice.cli.compare;

import java.util.ArrayList;
import java.util.List;

/** Starts a thread for each thing to do. */
final class ThreadEach {
  private static final String START_VIRTUAL = "startVirtualThread";

  private final boolean virtual;

  ThreadEach(boolean virtual) {
    this.virtual = virtual;
  }

  /** Whether this JVM has virtual threads; they came with 21, and this is written for 17. */
  static boolean hasVirtual() {
    return Runtime.version().feature() >= 21;
  }

  /** Runs them all at once, and waits for the last. */
  void run(List<Runnable> steps) throws InterruptedException {
    List<Thread> threads = new ArrayList<>(steps.size());
    for (Runnable step : steps) {
      threads.add(virtual ? startVirtual(step) : start(step));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static Thread start(Runnable step) {
    Thread thread = new Thread(step);
    thread.start();
    return thread;
  }

  private static Thread startVirtual(Runnable step) {
    try {
      return (Thread) Thread.class.getMethod(START_VIRTUAL, Runnable.class).invoke(null, step);
    } catch (ReflectiveOperationException none) {
      throw new IllegalStateException("no virtual threads", none);
    }
  }
}
