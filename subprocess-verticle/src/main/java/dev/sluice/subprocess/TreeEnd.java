package dev.sluice.subprocess;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one command: all its processes are asked to go, and after a while are made to, again
 * and again until none is left. Used on the {@link TreeKeeper}'s thread.
 */
final class TreeEnd implements TreeKeeper.Task {
  private static final Logger LOG = LoggerFactory.getLogger(TreeEnd.class);
  private static final long ASKED_LOOK_MILLIS = 20;
  private static final long KILLED_LOOK_MILLIS = 3;

  /** One that does not go when it is killed waits for a device. */
  private static final long GIVE_UP_MILLIS = 5_000;

  /** Who starts processes faster than we stop them has had its chance; then comes the next look. */
  private static final long HUNT_MILLIS = 60;

  private final CommandTree tree;
  private final Signals signals;
  private final int group;
  private final Runnable killGroup;
  private final long killAtNanos;
  private final Set<Integer> asked = new HashSet<>();
  private final Promise<Void> done = Promise.promise();

  /**
   * @param group the process group that is asked and killed as one; 0 where there is none
   * @param killGroup makes it go
   * @param graceMillis how long it may take to go when it is asked to
   */
  TreeEnd(
      CommandTree tree, Signals signals, int group, Runnable killGroup, long graceMillis) {
    this.tree = tree;
    this.signals = signals;
    this.group = group;
    this.killGroup = killGroup;
    this.killAtNanos = System.nanoTime() + MILLISECONDS.toNanos(graceMillis);
  }

  /** Completes when none is left. */
  Future<Void> done() {
    return done.future();
  }

  /** Whether there is nothing left to do. */
  @Override
  public boolean step(ProcessTable table) {
    List<ProcessInfo> living = tree.members(table).stream().filter(this::isLeft).toList();
    long overdueNanos = System.nanoTime() - killAtNanos;
    if (living.isEmpty()) {
      return true;
    }
    if (overdueNanos > MILLISECONDS.toNanos(GIVE_UP_MILLIS)) {
      LOG.warn("Processes that do not go though they were killed: {}", living);
      return true;
    }
    if (overdueNanos < 0) {
      living.forEach(this::ask);
    } else {
      kill(living, table);
    }
    return false;
  }

  @Override
  public void end() {
    done.tryComplete();
  }

  @Override
  public long nextMillis(long tookMillis) {
    long left = NANOSECONDS.toMillis(killAtNanos - System.nanoTime());
    return left > 0 ? Math.min(left + 1, ASKED_LOOK_MILLIS) : KILLED_LOOK_MILLIS;
  }

  /** What has ended, and came to us when it lost its parent, is reaped by nobody else. */
  private boolean isLeft(ProcessInfo process) {
    if (!process.isAlive() && process.pid() != tree.leader()) {
      Subreaper.reap(process);
    }
    return process.isAlive();
  }

  /** The group was asked as one, when this began. */
  private void ask(ProcessInfo process) {
    if (isStray(process) && asked.add(process.pid())) {
      signals.terminate(process);
    }
  }

  private boolean isStray(ProcessInfo process) {
    return group == 0 || process.group() != group;
  }

  /** What left the group may start others while we look: it is stopped before it is killed. */
  private void kill(List<ProcessInfo> living, ProcessTable table) {
    killGroup.run();
    List<ProcessInfo> strays = living.stream().filter(this::isStray).toList();
    if (!strays.isEmpty()) {
      strays.forEach(signals::stop);
      List<ProcessInfo> young = stopYoung(new HashSet<>(table.seen()));
      strays.forEach(signals::kill);
      young.forEach(signals::kill);
    }
  }

  /**
   * Stops what was started since the look.
   *
   * @param judged the numbers of all processes that were seen
   */
  private List<ProcessInfo> stopYoung(Set<Integer> judged) {
    List<ProcessInfo> young = new ArrayList<>();
    long end = System.nanoTime() + MILLISECONDS.toNanos(HUNT_MILLIS);
    boolean isQuiet = false;
    while (!isQuiet && System.nanoTime() - end < 0) {
      int[] news = ProcessTable.numbers().filter(judged::add).toArray();
      isQuiet = news.length == 0;
      for (int pid : news) {
        ProcessInfo process = ProcessInfo.of(pid);
        if (process != null && tree.claims(process)) {
          signals.stop(process);
          young.add(process);
        }
      }
    }
    return young;
  }
}
