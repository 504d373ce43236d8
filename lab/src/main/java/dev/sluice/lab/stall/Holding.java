package dev.sluice.lab.stall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ways to hold the thread that calls. */
final class Holding {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Computing for so many times longer than asked is enough, however busy the machine is. */
  private static final int PATIENCE = 20;

  private Holding() {}

  /** Has a processor for so long; what the thread waits for one comes on top. */
  static void compute(long nanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    long late = System.nanoTime() + PATIENCE * nanos;
    long ran = 0;
    while (ran < nanos && System.nanoTime() < late) {
      ran = THREADS.getCurrentThreadCpuTime() - start;
    }
  }

  /** Wants a lock that another thread has for so long. */
  static void waitForLock(long millis) {
    Object lock = new Object();
    CountDownLatch taken = new CountDownLatch(1);
    helper(() -> keep(lock, taken, millis));
    while (taken.getCount() > 0) {
      compute(1);
    }
    synchronized (lock) {
      taken.countDown();
    }
  }

  /** Reads from a pipe into which something is written so late. */
  static void readWhatComesLate(long millis) {
    try {
      Pipe pipe = Pipe.open();
      helper(() -> writeLate(pipe.sink(), millis));
      try (Pipe.SourceChannel source = pipe.source()) {
        source.read(ByteBuffer.allocate(1));
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static void helper(Runnable work) {
    Thread thread = new Thread(work, "sluice-stall");
    thread.setDaemon(true);
    thread.start();
  }

  private static void keep(Object lock, CountDownLatch taken, long millis) {
    synchronized (lock) {
      taken.countDown();
      pause(millis);
    }
  }

  private static void writeLate(Pipe.SinkChannel sink, long millis) {
    pause(millis);
    try (sink) {
      sink.write(ByteBuffer.wrap(new byte[] {1}));
    } catch (IOException gone) {
      // Whoever was to read it has gone.
    }
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
