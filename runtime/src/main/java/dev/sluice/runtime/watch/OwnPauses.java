package dev.sluice.runtime.watch;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The watch thread's own sleep: when that is too long, and not for want of a processor, all threads
 * were stopped, as the garbage collector does.
 */
final class OwnPauses implements AutoCloseable {
  private final @Nullable ProcessorTimes times = ProcessorTimes.open(ProcessorTimes.ofThisThread());

  /**
   * Sleeps.
   *
   * @param nanos for how long
   * @param least what is not worth a look
   * @return for how long all threads were stopped meanwhile
   */
  long sleep(long nanos, long least) {
    Times earlier = times();
    long before = System.nanoTime();
    LockSupport.parkNanos(nanos);
    long over = System.nanoTime() - before - nanos;
    if (over < least) {
      return 0;
    }
    return Math.max(0, over - times().waitedSince(earlier));
  }

  @Override
  public void close() {
    if (times != null) {
      times.close();
    }
  }

  private Times times() {
    return times == null ? Times.UNKNOWN : times.read();
  }
}
