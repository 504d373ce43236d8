package dev.sluice.loopwatch.processor;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Measures the pauses of all threads, such as those for garbage collection, by the time of the
 * watch thread that was neither sleep nor work nor a wait for a processor.
 */
public final class OwnPauses implements AutoCloseable {
  private final @Nullable ProcessorTimes times = ProcessorTimes.open(ProcessorTimes.ofThisThread());
  private long lastNow = System.nanoTime();
  private ThreadTimes last = times();

  /** Starts measuring on the calling thread. */
  public OwnPauses() {}

  /**
   * Sleeps, and returns how long all threads were paused since the previous call.
   *
   * @param nanos how long to sleep
   * @param minNanos shorter pauses are returned as 0
   */
  public long sleep(long nanos, long minNanos) {
    LockSupport.parkNanos(nanos);
    long now = System.nanoTime();
    ThreadTimes current = times();
    long paused = now - lastNow - nanos - current.waitedSince(last) - current.ranSince(last);
    lastNow = now;
    last = current;
    return paused < minNanos ? 0 : paused;
  }

  @Override
  public void close() {
    if (times != null) {
      times.close();
    }
  }

  private ThreadTimes times() {
    return times == null ? ThreadTimes.UNKNOWN : times.read();
  }
}
