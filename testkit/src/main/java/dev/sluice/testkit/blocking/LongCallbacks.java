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
 * The event loops of this JVM that were held by one callback and not yet told of.
 *
 * <p>A thread of its own looks at all of them every few milliseconds: at the callback that each is
 * in, and at the processor time that it has taken. A callback that ends between two looks may go
 * unnoticed by as much.
 */
final class LongCallbacks {
  private static final long LOOK_MILLIS = 10;
  private static final int MAX_KEPT = 100;
  private static final int MAX_THREADS = 4_096;
  private static final BlockingQueue<LongCallback> HELD = new ArrayBlockingQueue<>(MAX_KEPT);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Thread, CallbackTime> loops = new WeakHashMap<>();

  private LongCallbacks() {}

  /** Starts to watch this JVM; later calls do nothing. */
  static void watch() {
    Watch.start();
  }

  /** What was found since this was last asked; at most a hundred are kept. */
  static List<LongCallback> take() {
    List<LongCallback> taken = new ArrayList<>();
    HELD.drainTo(taken);
    return taken;
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        loops().forEach(this::look);
      }
    } catch (InterruptedException unwanted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(VertxThread loop) {
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

  /** All loops of all Vert.x that run now. */
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
      Thread watcher = new Thread(new LongCallbacks()::run, "held-loops");
      watcher.setDaemon(true);
      watcher.start();
    }

    static void start() {}
  }
}
