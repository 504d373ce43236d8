package dev.sluice.subprocess.launch;

import dev.sluice.contracts.command.CommandResult;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A started process. Its methods do not block. */
public interface RunningProcess {
  /** How long to read after the exit while there is more output. A daemon may write endlessly. */
  long DRAIN_MILLIS = 500;

  /** Returns the process id. */
  long pid();

  /**
   * Returns the result. Succeeds when the process has ended, whatever its exit code; after a kill,
   * only when its descendants are dead too. Completes on the context that it was launched from.
   */
  Future<CommandResult> result();

  /**
   * Returns the standard output. While its follower is behind, nothing more is read and the process
   * blocks on its full pipe.
   */
  BoundedOutput stdout();

  /** Returns the standard error, which behaves like {@link #stdout}. */
  BoundedOutput stderr();

  /** Returns the limit that it exceeded and was killed for, in words; null if it exceeded none. */
  @Nullable String violation();

  /**
   * Sends SIGTERM to the process and its descendants, and SIGKILL to those that are left after the
   * grace period. May be called at any time and more than once.
   *
   * @return completes when no process is left
   */
  Future<?> kill();
}
