package dev.sluice.subprocess.tree;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills all processes of one command: sends SIGTERM, and after the grace period SIGKILL, repeatedly
 * until none is left. Used on the {@link TreeKeeper}'s thread.
 */
public final class TreeEnd implements TreeKeeper.Task {
  private static final Logger LOG = LoggerFactory.getLogger(TreeEnd.class);
  private static final long TERMINATING_LOOK_MILLIS = 20;
  private static final long KILLING_LOOK_MILLIS = 3;

  /** Two, because one look may miss the child of a process that ends at that moment. */
  private static final int EMPTY_LOOKS = 2;

  /** A process that survives SIGKILL for longer than this waits for a device. */
  private static final long GIVE_UP_MILLIS = 5_000;

  private static final int MANY_KILLS = 50;

  private final CommandTree tree;
  private final Signals signals;
  private final @Nullable ProcessGroup group;
  private final long killAtNanos;
  private final Set<Integer> terminated = new HashSet<>();
  private final List<ProcessInfo> stopped = new ArrayList<>();
  private final Promise<Void> done = Promise.promise();
  private int emptyLooks;
  private int kills;
  private boolean isGroupTerminated;

  /**
   * Creates the task that kills a command.
   *
   * @param group the process group to signal as one; null if there is none
   * @param graceMillis the time between SIGTERM and SIGKILL
   */
  public TreeEnd(
      CommandTree tree, Signals signals, @Nullable ProcessGroup group, long graceMillis) {
    this.tree = tree;
    this.signals = signals;
    this.group = group;
    this.killAtNanos = System.nanoTime() + MILLISECONDS.toNanos(graceMillis);
  }

  /** Completes when no process is left. */
  public Future<Void> done() {
    return done.future();
  }

  /** Signals the group before the look, which makes the look shorter. */
  @Override
  public void prepare() {
    signalGroup(System.nanoTime() - killAtNanos < 0);
  }

  @Override
  public boolean step(ProcessTable table) {
    stopped.clear();
    long overdueNanos = System.nanoTime() - killAtNanos;
    List<ProcessInfo> living = tree.members(table).stream().filter(this::isLeft).toList();
    emptyLooks = living.isEmpty() ? emptyLooks + 1 : 0;
    if (!living.isEmpty() && isHopeless(overdueNanos)) {
      LOG.warn("{} processes survived SIGKILL, among them {}", living.size(), living.get(0));
      return true;
    }
    List<ProcessInfo> strays = living.stream().filter(this::isStray).toList();
    strays.forEach(overdueNanos < 0 ? this::terminate : this::stop);
    return emptyLooks == EMPTY_LOOKS;
  }

  /** Requires a number of kills as well as time, because looks are rare on a busy machine. */
  private boolean isHopeless(long overdueNanos) {
    kills += overdueNanos < 0 ? 0 : 1;
    return kills > MANY_KILLS && overdueNanos > MILLISECONDS.toNanos(GIVE_UP_MILLIS);
  }

  @Override
  public boolean isHunting() {
    return !stopped.isEmpty();
  }

  @Override
  public boolean stopIfMember(ProcessInfo process, long mark) {
    boolean isOurs = tree.claims(process, mark);
    if (isOurs) {
      stop(process);
    }
    return isOurs;
  }

  @Override
  public void killStopped() {
    stopped.forEach(signals::kill);
  }

  @Override
  public void end() {
    done.tryComplete();
  }

  @Override
  public long nextMillis(long tookMillis) {
    long left = NANOSECONDS.toMillis(killAtNanos - System.nanoTime());
    boolean isKilling = left <= 0 || emptyLooks > 0;
    return isKilling ? KILLING_LOOK_MILLIS : Math.min(left + 1, TERMINATING_LOOK_MILLIS);
  }

  private void signalGroup(boolean isEarly) {
    if (group == null) {
      return;
    }
    if (!isEarly) {
      group.kill();
    } else if (!isGroupTerminated) {
      isGroupTerminated = true;
      group.terminate();
    }
  }

  /** Returns whether a process is alive. Reaps an adopted zombie, because nothing else does. */
  private boolean isLeft(ProcessInfo process) {
    if (!process.isAlive() && process.pid() != tree.leader()) {
      Subreaper.reap(process);
    }
    return process.isAlive();
  }

  private boolean isStray(ProcessInfo process) {
    return group == null || process.group() != group.pid();
  }

  private void terminate(ProcessInfo process) {
    if (terminated.add(process.pid())) {
      signals.terminate(process);
    }
  }

  /** Stops a process outside the group before it is killed, because it may fork during the look. */
  private void stop(ProcessInfo process) {
    signals.stop(process);
    stopped.add(process);
  }
}
