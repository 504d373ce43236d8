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

/** Blocks the calling thread in several ways. */
final class Blocking {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** On a busy machine computing ends after at most this multiple of the requested time. */
  private static final int MAX_FACTOR = 20;

  private Blocking() {}

  /** Computes for a time of the processor, which excludes waiting for one. */
  static void compute(long nanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    long late = System.nanoTime() + MAX_FACTOR * nanos;
    long ran = 0;
    while (ran < nanos && System.nanoTime() < late) {
      ran = THREADS.getCurrentThreadCpuTime() - start;
    }
  }

  /** Waits for a lock that another thread holds. */
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

  /** Reads from a pipe that another thread writes to later. */
  static void readLateData(long millis) {
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
      // The reader has closed the pipe.
    }
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
