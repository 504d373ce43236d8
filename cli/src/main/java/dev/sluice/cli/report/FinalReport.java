package dev.sluice.cli.report;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a command tells its end once: either the whole of it, or, when it was
 * interrupted, what had been done until then. After that nothing more is counted or printed.
 */
public final class FinalReport {
  private static final Logger LOG = LoggerFactory.getLogger(FinalReport.class);

  /** How long the last events may take from this process to itself. */
  private static final long LAST_STEP_MILLIS = 2_000;

  private final CountDownLatch worked = new CountDownLatch(1);
  private boolean told;
  private boolean interrupted;

  /** Runs a step of the work, unless the end has been told. */
  public synchronized void step(Runnable step) {
    if (!told) {
      step.run();
    }
  }

  /**
   * Tells the end, unless it has been told or is to be told as that of an interrupted run.
   *
   * @return whether it was told now
   */
  public synchronized boolean tell(Runnable report) {
    if (told || interrupted) {
      return false;
    }
    told = true;
    report.run();
    return true;
  }

  /** Whether the process has been told to go. */
  public synchronized boolean isInterrupted() {
    return interrupted;
  }

  /**
   * Runs the work. When the process is told to go meanwhile, everything is closed and then the end
   * told, so that what came to its end in closing is in it.
   *
   * @param report tells what had been done until then
   * @param close closes politely, and waits for it
   */
  public <T, E extends Exception> T watch(Runnable report, Runnable close, Work<T, E> work)
      throws E {
    Thread hook =
        new Thread(
            () -> {
              interrupt();
              close.run();
              awaitLastStep();
              tellInterrupted(report);
            },
            "sluice-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } finally {
      worked.countDown();
      forget(hook);
    }
  }

  /** What closing brought to its end has yet to be counted, by the thread that follows it. */
  private void awaitLastStep() {
    try {
      boolean all = worked.await(LAST_STEP_MILLIS, TimeUnit.MILLISECONDS);
      LOG.debug("the last step was {}", all ? "taken" : "not waited for any longer");
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interrupt() {
    interrupted = true;
  }

  private synchronized void tellInterrupted(Runnable report) {
    if (!told) {
      told = true;
      report.run();
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
