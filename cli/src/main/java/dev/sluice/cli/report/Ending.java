package dev.sluice.cli.report;

/**
 * Sees to it that a command tells its end once: either the whole of it, or, when it was
 * interrupted, what had been done until then. After that nothing more is counted or printed.
 */
public final class Ending {
  private boolean told;

  /** Runs a step of the work, unless the end has been told. */
  public synchronized void step(Runnable step) {
    if (!told) {
      step.run();
    }
  }

  /**
   * Tells the end, unless it has been told.
   *
   * @return whether it was told now
   */
  public synchronized boolean tell(Runnable report) {
    if (told) {
      return false;
    }
    told = true;
    report.run();
    return true;
  }

  /**
   * Runs the work. When the process is told to go meanwhile, the end is told and then everything
   * closed.
   *
   * @param report tells what had been done until then
   * @param close closes politely, and waits for it
   */
  public <T, E extends Exception> T watch(Runnable report, Runnable close, Work<T, E> work)
      throws E {
    Thread hook =
        new Thread(
            () -> {
              tell(report);
              close.run();
            },
            "sluice-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } finally {
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException goingDown) {
      // It is running, which is what it is for.
    }
  }

  /**
   * What is watched.
   *
   * @param <T> what comes of it
   * @param <E> how it fails
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }
}
