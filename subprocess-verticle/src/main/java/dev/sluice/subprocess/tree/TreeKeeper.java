package dev.sluice.subprocess.tree;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.subprocess.libc.Libc;
import dev.sluice.subprocess.tree.ProcessTable.Orphans;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes regular snapshots of the machine's processes for the commands that are being killed or
 * whose limits are checked. Runs on the thread {@code sluice-trees}, and only while there is a
 * task. Safe to use from any thread.
 */
public final class TreeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TreeKeeper.class);

  private static final long RETRY_MILLIS = 500;

  /**
   * Bounds the hunt for processes that fork faster than they are stopped; the next look continues.
   */
  private static final long HUNT_MILLIS = 60;

  private static final int QUIET_LISTINGS = 3;

  /** A nice value; the highest priority is -20. */
  private static final int HIGH_PRIORITY = -15;

  private final Vertx vertx;
  private final Orphans orphans;
  private final @Nullable Subreaper subreaper;
  private final WorkerExecutor thread;
  private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
  private boolean isLooking;
  private boolean isWanted;
  private volatile boolean isClosed;
  private long timer = -1;

  /**
   * Creates a keeper.
   *
   * @param subreaper reaps the orphans that this JVM adopts; null if it adopts none
   */
  public TreeKeeper(Vertx vertx, @Nullable Subreaper subreaper) {
    this.vertx = vertx;
    this.orphans = subreaper == null ? Orphans.NOT_ADOPTED : Orphans.ADOPTED;
    this.subreaper = subreaper;
    this.thread = vertx.createSharedWorkerExecutor("sluice-trees", 1);
  }

  /** Runs a task now and at each look until it is done. */
  public void add(Task task) {
    tasks.add(task);
    look();
  }

  /** Removes a task. */
  public void remove(Task task) {
    tasks.remove(task);
  }

  /** Runs an action on the keeper's thread. */
  public <T> Future<T> run(Callable<T> action) {
    return thread.executeBlocking(action, false);
  }

  /**
   * Raises the priority of the thread through the C library, if the system allows it. Otherwise a
   * command that forks as fast as it can leaves too little CPU time to kill it.
   */
  public void raisePriority() {
    run(() -> Libc.setpriority(Libc.PRIO_PROCESS, 0, HIGH_PRIORITY));
  }

  /** Closes the thread. */
  public Future<?> close() {
    tasks.clear();
    isClosed = true;
    return thread.close();
  }

  private synchronized void look() {
    if (isLooking || isClosed) {
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
      LOG.error("internal error while looking at processes", look.cause());
    }
    if (isClosed) {
      return;
    }
    if (isWanted) {
      look();
    } else if (!tasks.isEmpty()) {
      timer = vertx.setTimer(look.succeeded() ? look.result() : RETRY_MILLIS, t -> look());
    }
  }

  private long lookNow() {
    tasks.forEach(Task::prepare);
    if (subreaper != null) {
      subreaper.reapSome();
    }
    long begun = System.nanoTime();
    ProcessTable table = ProcessTable.take(orphans);
    long tookMillis = NANOSECONDS.toMillis(System.nanoTime() - begun);
    for (Task task : List.copyOf(tasks)) {
      if (isLast(task, table)) {
        tasks.remove(task);
        task.end();
      }
    }
    List<Task> hunting = tasks.stream().filter(Task::isHunting).toList();
    if (!hunting.isEmpty()) {
      stopNew(hunting, new HashSet<>(table.seen()));
      hunting.forEach(Task::killStopped);
    }
    long next = tasks.stream().mapToLong(task -> task.nextMillis(tookMillis)).min().orElse(1);
    return Math.max(1, next);
  }

  /**
   * Stops processes that have started since the snapshot, until no new ones appear.
   *
   * @param known the ids of all processes seen so far
   */
  private static void stopNew(List<Task> hunting, Set<Integer> known) {
    long end = System.nanoTime() + MILLISECONDS.toNanos(HUNT_MILLIS);
    int quiet = 0;
    while (quiet < QUIET_LISTINGS && System.nanoTime() - end < 0) {
      long stopped =
          ProcessTable.pids().filter(known::add).filter(pid -> isStopped(pid, hunting)).count();
      quiet = stopped == 0 ? quiet + 1 : 0;
    }
  }

  /** Counts a process that is already gone as stopped, because it may have started another one. */
  private static boolean isStopped(int pid, List<Task> hunting) {
    ProcessInfo process = ProcessInfo.of(pid);
    if (process == null) {
      return true;
    }
    long mark = ProcessTable.isAdopted(process) ? Marks.of(pid) : Marks.NONE;
    return hunting.stream().anyMatch(task -> task.stopIfMember(process, mark));
  }

  /** Runs a task and confines its failure to its command. */
  private static boolean isLast(Task task, ProcessTable table) {
    try {
      return task.step(table);
    } catch (RuntimeException cause) {
      LOG.error("internal error in the look at one command's processes", cause);
      return true;
    }
  }

  /** A task that runs at each look. */
  interface Task {
    /** Runs before the snapshot is taken. */
    default void prepare() {}

    /** Runs with a snapshot; returns whether the task is done. */
    boolean step(ProcessTable table);

    /** Returns whether the last step has stopped processes that are to be killed. */
    default boolean isHunting() {
      return false;
    }

    /**
     * Stops a process that has just started, if it is to be killed.
     *
     * @param mark the mark of the process; {@link Marks#NONE} if it is not an orphan
     */
    default boolean stopIfMember(ProcessInfo process, long mark) {
      return false;
    }

    /** Kills the stopped processes. */
    default void killStopped() {}

    /** Runs after the last step. */
    void end();

    /**
     * Returns the delay until the next look.
     *
     * @param tookMillis how long the snapshot took, which grows with the number of processes
     */
    long nextMillis(long tookMillis);
  }
}
