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
 * Looks at the machine's processes for all commands that are to end, and for those whose limits
 * hold for all their processes. It looks on the thread {@code sluice-trees}, at intervals, and not
 * at all where nobody is waiting for a look. Safe to use from any thread.
 */
public final class TreeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TreeKeeper.class);

  private static final long AFTER_DEFECT_MILLIS = 500;

  /** Who starts processes faster than we stop them has had its chance; then comes the next look. */
  private static final long HUNT_MILLIS = 60;

  private static final int QUIET_LISTS = 3;

  /** As {@code nice} has it, which ends at -20. */
  private static final int FIRST = -15;

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
   * @param subreaper what reaps the orphans that come to us; null where they go elsewhere
   */
  public TreeKeeper(Vertx vertx, @Nullable Subreaper subreaper) {
    this.vertx = vertx;
    this.orphans = subreaper == null ? Orphans.GO_ELSEWHERE : Orphans.COME_TO_US;
    this.subreaper = subreaper;
    this.thread = vertx.createSharedWorkerExecutor("sluice-trees", 1);
  }

  /** Looks for it right away, and again until it is done. */
  public void add(Task task) {
    tasks.add(task);
    look();
  }

  /** Looks no more for it. */
  public void remove(Task task) {
    tasks.remove(task);
  }

  /** Runs it on the thread that looks. */
  public <T> Future<T> run(Callable<T> action) {
    return thread.executeBlocking(action, false);
  }

  /**
   * Has the thread run before others, where the system allows it: what starts processes as fast as
   * it can leaves little to whoever is to end it. By the C library.
   */
  public void goAhead() {
    run(() -> Libc.setpriority(Libc.PRIO_PROCESS, 0, FIRST));
  }

  /** Ends the thread. */
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
      LOG.error("A defect in the look at processes", look.cause());
    }
    if (isClosed) {
      return;
    }
    if (isWanted) {
      look();
    } else if (!tasks.isEmpty()) {
      timer = vertx.setTimer(look.succeeded() ? look.result() : AFTER_DEFECT_MILLIS, t -> look());
    }
  }

  private long lookNow() {
    tasks.forEach(Task::prepare);
    if (subreaper != null) {
      subreaper.reapSome();
    }
    long begun = System.nanoTime();
    ProcessTable table = ProcessTable.look(orphans);
    long tookMillis = NANOSECONDS.toMillis(System.nanoTime() - begun);
    for (Task task : List.copyOf(tasks)) {
      if (isLast(task, table)) {
        tasks.remove(task);
        task.end();
      }
    }
    List<Task> hunting = tasks.stream().filter(Task::isHunting).toList();
    if (!hunting.isEmpty()) {
      stopYoung(hunting, new HashSet<>(table.seen()));
      hunting.forEach(Task::killStopped);
    }
    long next = tasks.stream().mapToLong(task -> task.nextMillis(tookMillis)).min().orElse(1);
    return Math.max(1, next);
  }

  /**
   * Stops what was started since the look, until nothing more comes.
   *
   * @param judged the numbers of all processes that were seen
   */
  private static void stopYoung(List<Task> hunting, Set<Integer> judged) {
    long end = System.nanoTime() + MILLISECONDS.toNanos(HUNT_MILLIS);
    int quiet = 0;
    while (quiet < QUIET_LISTS && System.nanoTime() - end < 0) {
      long stopped =
          ProcessTable.numbers().filter(judged::add).filter(pid -> isStopped(pid, hunting)).count();
      quiet = stopped == 0 ? quiet + 1 : 0;
    }
  }

  /** One that has gone already may have started another. */
  private static boolean isStopped(int pid, List<Task> hunting) {
    ProcessInfo young = ProcessInfo.of(pid);
    if (young == null) {
      return true;
    }
    long mark = ProcessTable.isAdopted(young) ? Marks.of(pid) : Marks.NONE;
    return hunting.stream().anyMatch(task -> task.stopIfOurs(young, mark));
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
    /** Does what needs no look. */
    default void prepare() {}

    /** Whether that was the last. */
    boolean step(ProcessTable table);

    /** Whether the last step has stopped processes that are to be killed. */
    default boolean isHunting() {
      return false;
    }

    /**
     * Stops a process that has just been started, where it is to be killed.
     *
     * @param mark of the process, {@link Marks#NONE} where it has a parent
     */
    default boolean stopIfOurs(ProcessInfo young, long mark) {
      return false;
    }

    /** Kills what was stopped. */
    default void killStopped() {}

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
