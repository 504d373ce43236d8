package dev.sluice.testkit.blocking;

import io.vertx.core.impl.VertxThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Records long callbacks on event loops of this JVM until they are reported.
 *
 * <p>A thread samples all loops every few milliseconds: the current callback and the processor time
 * that it has used. A callback that ends between two samples may exceed the limit by that interval
 * without being noticed.
 */
final class LongCallbacks {
  private static final long SAMPLE_MILLIS = 10;
  private static final int MAX_KEPT = 100;
  private static final int MAX_THREADS = 4_096;
  private static final BlockingQueue<LongCallback> HELD = new ArrayBlockingQueue<>(MAX_KEPT);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Thread, CallbackTime> loops = new WeakHashMap<>();

  private LongCallbacks() {}

  /** Starts to watch this JVM. Later calls do nothing. */
  static void watch() {
    Watch.start();
  }

  /** Returns and removes the recorded callbacks, at most 100. */
  static List<LongCallback> take() {
    List<LongCallback> taken = new ArrayList<>();
    HELD.drainTo(taken);
    return taken;
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
        loops().forEach(this::sample);
      }
    } catch (InterruptedException unwanted) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample(VertxThread loop) {
    CallbackTime.Stack stack = new CallbackTime.Stack(loop);
    Long held =
        loops
            .computeIfAbsent(loop, unknown -> new CallbackTime())
            .sample(
                loop.startTime(),
                threads.getThreadCpuTime(loop.getId()),
                System.nanoTime(),
                loop.getState() == Thread.State.BLOCKED,
                stack);
    if (held != null) {
      HELD.offer(
          new LongCallback(loop.getName(), TimeUnit.NANOSECONDS.toMillis(held), stack.frames()));
    }
  }

  /** Returns the event loops of all running Vert.x instances. */
  private static List<VertxThread> loops() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    Thread[] all = new Thread[MAX_THREADS];
    root.enumerate(all);
    return Arrays.stream(all)
        .filter(Objects::nonNull)
        .filter(VertxThread.class::isInstance)
        .map(VertxThread.class::cast)
        .filter(thread -> !thread.isWorker())
        .toList();
  }

  /** Its initializer runs once per JVM. */
  private static final class Watch {
    static {
      Thread watcher = new Thread(new LongCallbacks()::run, "lag-guard");
      watcher.setDaemon(true);
      watcher.start();
    }

    static void start() {}
  }
}
