package dev.sluice.subprocess;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.subprocess.ProcessTable.Orphans;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the machine's processes for all commands that are to end, and for those whose limits
 * hold for all their processes. It looks on the thread {@code sluice-trees}, at intervals, and not
 * at all where nobody is waiting for a look. Safe to use from any thread.
 */
final class TreeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TreeKeeper.class);

  private static final long AFTER_DEFECT_MILLIS = 500;

  private final Vertx vertx;
  private final Orphans orphans;
  private final WorkerExecutor thread;
  private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
  private boolean isLooking;
  private boolean isWanted;
  private long timer = -1;

  TreeKeeper(Vertx vertx, Orphans orphans) {
    this.vertx = vertx;
    this.orphans = orphans;
    this.thread = vertx.createSharedWorkerExecutor("sluice-trees", 1);
  }

  /** Looks for it right away, and again until it is done. */
  void add(Task task) {
    tasks.add(task);
    look();
  }

  /** Looks no more for it. */
  void remove(Task task) {
    tasks.remove(task);
  }

  /** Runs it on the thread that looks. */
  Future<?> run(Runnable action) {
    return thread.executeBlocking(Executors.callable(action), false);
  }

  /** Ends the thread. */
  Future<?> close() {
    tasks.clear();
    return thread.close();
  }

  private synchronized void look() {
    if (isLooking) {
      isWanted = true;
      return;
    }
    vertx.cancelTimer(timer);
    isLooking = true;
    isWanted = false;
    thread.executeBlocking(this::lookNow, false).onComplete(this::rest);
  }

  private synchronized void rest(AsyncResult<Long> look) {
    isLooking = false;
    if (look.failed()) {
      LOG.error("A defect in the look at processes", look.cause());
    }
    if (isWanted) {
      look();
    } else if (!tasks.isEmpty()) {
      timer = vertx.setTimer(look.succeeded() ? look.result() : AFTER_DEFECT_MILLIS, t -> look());
    }
  }

  private long lookNow() {
    long begun = System.nanoTime();
    ProcessTable table = ProcessTable.look(orphans);
    long tookMillis = NANOSECONDS.toMillis(System.nanoTime() - begun);
    long next = AFTER_DEFECT_MILLIS;
    for (Task task : tasks) {
      if (isLast(task, table)) {
        tasks.remove(task);
        task.end();
      } else {
        next = Math.min(next, task.nextMillis(tookMillis));
      }
    }
    return Math.max(1, next);
  }

  /** One command's trouble is not to become that of all the others. */
  private static boolean isLast(Task task, ProcessTable table) {
    try {
      return task.step(table);
    } catch (RuntimeException defect) {
      LOG.error("A defect in the look at one command's processes", defect);
      return true;
    }
  }

  /** Something to be done at each look. */
  interface Task {
    /** Whether that was the last. */
    boolean step(ProcessTable table);

    /** Comes after the last. */
    void end();

    /**
     * When to look again.
     *
     * @param tookMillis how long the look took; the more processes there are, the longer
     */
    long nextMillis(long tookMillis);
  }
}
