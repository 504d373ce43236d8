package dev.sluice.cli.compare;

import java.util.ArrayList;
import java.util.List;

/** Starts a thread per step. */
final class ThreadEach {
  private static final String START_VIRTUAL = "startVirtualThread";

  private final boolean virtual;

  ThreadEach(boolean virtual) {
    this.virtual = virtual;
  }

  /** Returns whether this JVM has virtual threads; they came with JDK 21. */
  static boolean hasVirtual() {
    return Runtime.version().feature() >= 21;
  }

  /** Runs all steps at once, and waits for them. */
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
