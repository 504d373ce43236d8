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
 * The end of one command: all its processes are asked to go, and after a while are made to, again
 * and again until none is left. Used on the {@link TreeKeeper}'s thread.
 */
public final class TreeEnd implements TreeKeeper.Task {
  private static final Logger LOG = LoggerFactory.getLogger(TreeEnd.class);
  private static final long ASKED_LOOK_MILLIS = 20;
  private static final long KILLED_LOOK_MILLIS = 3;

  /** One look may miss the child of a process that ends at that moment. */
  private static final int EMPTY_LOOKS = 2;

  /** One that does not go when it is killed waits for a device. */
  private static final long GIVE_UP_MILLIS = 5_000;

  private static final int MANY_KILLS = 50;

  private final CommandTree tree;
  private final Signals signals;
  private final @Nullable ProcessGroup group;
  private final long killAtNanos;
  private final Set<Integer> asked = new HashSet<>();
  private final List<ProcessInfo> prey = new ArrayList<>();
  private final Promise<Void> done = Promise.promise();
  private int emptyLooks;
  private int kills;
  private boolean isGroupAsked;

  /**
   * @param group what is asked and killed as one; null where there is no such group
   * @param graceMillis how long it may take to go when it is asked to
   */
  public TreeEnd(
      CommandTree tree, Signals signals, @Nullable ProcessGroup group, long graceMillis) {
    this.tree = tree;
    this.signals = signals;
    this.group = group;
    this.killAtNanos = System.nanoTime() + MILLISECONDS.toNanos(graceMillis);
  }

  /** Completes when none is left. */
  public Future<Void> done() {
    return done.future();
  }

  /** Most of it goes with the group, which needs no look, and makes the look shorter. */
  @Override
  public void prepare() {
    signalGroup(System.nanoTime() - killAtNanos < 0);
  }

  @Override
  public boolean step(ProcessTable table) {
    prey.clear();
    long overdueNanos = System.nanoTime() - killAtNanos;
    List<ProcessInfo> living = tree.members(table).stream().filter(this::isLeft).toList();
    emptyLooks = living.isEmpty() ? emptyLooks + 1 : 0;
    if (!living.isEmpty() && isHopeless(overdueNanos)) {
      LOG.warn("{} processes do not go though they were killed: {}", living.size(), living.get(0));
      return true;
    }
    List<ProcessInfo> strays = living.stream().filter(this::isStray).toList();
    strays.forEach(overdueNanos < 0 ? this::ask : this::stop);
    return emptyLooks == EMPTY_LOOKS;
  }

  /** Where looks come slowly, because the machine is busy, time alone says nothing. */
  private boolean isHopeless(long overdueNanos) {
    kills += overdueNanos < 0 ? 0 : 1;
    return kills > MANY_KILLS && overdueNanos > MILLISECONDS.toNanos(GIVE_UP_MILLIS);
  }

  @Override
  public boolean isHunting() {
    return !prey.isEmpty();
  }

  @Override
  public boolean stopIfOurs(ProcessInfo young, long mark) {
    boolean isOurs = tree.claims(young, mark);
    if (isOurs) {
      stop(young);
    }
    return isOurs;
  }

  @Override
  public void killStopped() {
    prey.forEach(signals::kill);
  }

  @Override
  public void end() {
    done.tryComplete();
  }

  @Override
  public long nextMillis(long tookMillis) {
    long left = NANOSECONDS.toMillis(killAtNanos - System.nanoTime());
    boolean isKilling = left <= 0 || emptyLooks > 0;
    return isKilling ? KILLED_LOOK_MILLIS : Math.min(left + 1, ASKED_LOOK_MILLIS);
  }

  private void signalGroup(boolean isEarly) {
    if (group == null) {
      return;
    }
    if (!isEarly) {
      group.kill();
    } else if (!isGroupAsked) {
      isGroupAsked = true;
      group.terminate();
    }
  }

  /** What has ended, and came to us when it lost its parent, is reaped by nobody else. */
  private boolean isLeft(ProcessInfo process) {
    if (!process.isAlive() && process.pid() != tree.leader()) {
      Subreaper.reap(process);
    }
    return process.isAlive();
  }

  private boolean isStray(ProcessInfo process) {
    return group == null || process.group() != group.pid();
  }

  private void ask(ProcessInfo process) {
    if (asked.add(process.pid())) {
      signals.terminate(process);
    }
  }

  /** What left the group may start others while we look: it is stopped before it is killed. */
  private void stop(ProcessInfo process) {
    signals.stop(process);
    prey.add(process);
  }
}
