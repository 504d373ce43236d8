package dev.sluice.subprocess.tree;

import dev.sluice.subprocess.launch.Limits;
import dev.sluice.subprocess.launch.Wrapper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Kills all processes of one command, on request or because they exceed the command's limits. Used
 * on the context that the command was launched from.
 */
public final class TreeGuard {
  private final Context context;
  private final TreeKeeper keeper;
  private final CommandTree tree;
  private final Signals signals;
  private final @Nullable ProcessGroup group;
  private final Limits limits;
  private final Owner owner;
  private @Nullable TreeWatch watch;
  private @Nullable Future<?> killed;
  private @Nullable String violation;

  /**
   * @param signals how single processes are signaled
   * @param group the process group that is signaled as one; null if the launcher has none
   */
  public TreeGuard(
      Context context,
      TreeKeeper keeper,
      CommandTree tree,
      Signals signals,
      @Nullable ProcessGroup group,
      Limits limits,
      Owner owner) {
    this.context = context;
    this.keeper = keeper;
    this.tree = tree;
    this.signals = signals;
    this.group = group;
    this.limits = limits;
    this.owner = owner;
  }

  /** Starts to check the limits, if the command has any that need it. */
  public void watch() {
    if (limits.isWatched()) {
      watch = new TreeWatch(tree, limits, Wrapper.processes(limits), this::exceeded);
      keeper.add(watch);
    }
  }

  /** Stops checking the limits, because the command has ended. */
  public void unwatch() {
    if (watch != null) {
      keeper.remove(watch);
    }
  }

  /** Returns the limit that the command exceeded, in words; null if it exceeded none. */
  public @Nullable String violation() {
    return violation;
  }

  /**
   * Sends SIGTERM to all processes, and SIGKILL to those that are left after the grace period.
   *
   * @return completes when no process is left
   */
  public Future<?> kill() {
    return kill(limits.killGraceMillis());
  }

  /** Completes when a requested kill is done; at once if none was requested. */
  public Future<?> killed() {
    return killed == null ? Future.succeededFuture() : killed;
  }

  private Future<?> kill(long graceMillis) {
    if (killed == null) {
      owner.beforeKill();
      TreeEnd end = new TreeEnd(tree, signals, group, graceMillis);
      killed = end.done().onComplete(gone -> owner.afterKill());
      keeper.add(end);
    }
    return killed;
  }

  /** Runs on the keeper's thread. The group is killed at once, because it may grow any moment. */
  private void exceeded(String limit) {
    if (group != null) {
      owner.beforeKill();
      group.kill();
    }
    context.runOnContext(now -> killFor(limit));
  }

  private void killFor(String limit) {
    if (killed == null && owner.isKillable()) {
      violation = limit;
      kill(0);
    }
  }

  /** The process whose tree is guarded. */
  public interface Owner {
    /** Returns whether exceeding a limit still has consequences. */
    default boolean isKillable() {
      return true;
    }

    /** Called before the first signal, on any thread, and perhaps twice. */
    default void beforeKill() {}

    /** Called when no process is left, on the thread of the {@link TreeKeeper}. */
    default void afterKill() {}
  }
}
