package dev.sluice.runtime.watch;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The watch thread's own sleep: when that is too long, and not for want of a processor, all threads
 * were stopped, as the garbage collector does.
 */
final class OwnPauses implements AutoCloseable {
  private final @Nullable ProcessorWait wait = ProcessorWait.open(ProcessorWait.ofThisThread());

  /**
   * Sleeps.
   *
   * @param nanos for how long
   * @param least what is not worth a look
   * @return for how long all threads were stopped meanwhile
   */
  long sleep(long nanos, long least) {
    long waitedBefore = wait == null ? 0 : wait.nanos();
    long before = System.nanoTime();
    LockSupport.parkNanos(nanos);
    long over = System.nanoTime() - before - nanos;
    if (over < least) {
      return 0;
    }
    long waited = wait == null ? 0 : wait.nanos() - waitedBefore;
    return Math.max(0, over - waited);
  }

  @Override
  public void close() {
    if (wait != null) {
      wait.close();
    }
  }
}
