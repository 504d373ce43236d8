package dev.sluice.runtime.watch;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The watch thread's own time: where it has not slept, worked or waited for a processor, all
 * threads were stopped, as the garbage collector does.
 */
final class OwnPauses implements AutoCloseable {
  private final @Nullable ProcessorTimes times = ProcessorTimes.open(ProcessorTimes.ofThisThread());
  private long lastNow = System.nanoTime();
  private Times last = times();

  /**
   * Sleeps.
   *
   * @param nanos for how long
   * @param least what is not worth telling
   * @return for how long all threads were stopped since the call before: the time that was neither
   *     this sleep, nor work, nor a wait for a processor
   */
  long sleep(long nanos, long least) {
    LockSupport.parkNanos(nanos);
    long now = System.nanoTime();
    Times times = times();
    long over = now - lastNow - nanos - times.waitedSince(last) - times.ranSince(last);
    lastNow = now;
    last = times;
    return over < least ? 0 : over;
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
