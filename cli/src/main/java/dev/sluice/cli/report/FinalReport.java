package dev.sluice.cli.report;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ensures that a command prints exactly one final report: the complete one, or, if it is
 * interrupted, the partial one. After that nothing more is counted or printed.
 */
public final class FinalReport {
  private static final Logger LOG = LoggerFactory.getLogger(FinalReport.class);

  /** The time limit for processing the events that closing has caused. */
  private static final long LAST_EVENTS_MILLIS = 2_000;

  private final CountDownLatch workDone = new CountDownLatch(1);
  private boolean printed;
  private boolean interrupted;

  /** Runs a step of the work, unless the report has been printed. */
  public synchronized void step(Runnable step) {
    if (!printed) {
      step.run();
    }
  }

  /**
   * Prints the report, unless one has been printed or the run was interrupted.
   *
   * @return whether it was printed
   */
  public synchronized boolean print(Runnable report) {
    if (printed || interrupted) {
      return false;
    }
    printed = true;
    report.run();
    return true;
  }

  /** Returns whether the process has received a signal to end. */
  public synchronized boolean isInterrupted() {
    return interrupted;
  }

  /**
   * Runs the work. On a signal it closes everything first and prints the partial report then, so
   * that tasks which end while closing are counted.
   *
   * @param printPartial prints the partial report
   * @param close closes gracefully, and waits for it
   */
  public <T, E extends Exception> T watch(Runnable printPartial, Runnable close, Work<T, E> work)
      throws E {
    Thread hook =
        new Thread(
            () -> {
              interrupt();
              close.run();
              awaitLastEvents();
              printInterrupted(printPartial);
            },
            "sluice-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } finally {
      workDone.countDown();
      remove(hook);
    }
  }

  /** Waits until the thread that follows the batch has counted what closing has ended. */
  private void awaitLastEvents() {
    try {
      boolean done = workDone.await(LAST_EVENTS_MILLIS, TimeUnit.MILLISECONDS);
      LOG.debug("last events {}", done ? "processed" : "not processed in time");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interrupt() {
    interrupted = true;
  }

  private synchronized void printInterrupted(Runnable report) {
    if (!printed) {
      printed = true;
      report.run();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running already.
    }
  }

  /**
   * The work of a command.
   *
   * @param <T> its result
   * @param <E> the exception that it throws
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does the work. */
    T run() throws E;
  }
}
