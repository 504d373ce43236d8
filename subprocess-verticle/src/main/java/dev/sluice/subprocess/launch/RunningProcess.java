package dev.sluice.subprocess.launch;

import dev.sluice.contracts.command.CommandResult;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A process that was started. Its methods do not block. */
public interface RunningProcess {
  /** How long to read on after the exit while there is more: a daemon may go on writing. */
  long DRAIN_MILLIS = 500;

  /** Its process id. */
  long pid();

  /**
   * What became of it, once it has ended: however it ended, this succeeds. Where it was killed, all
   * its descendants are gone, too. Completes on the context that it was launched from.
   */
  Future<CommandResult> result();

  /**
   * What it has written to its standard output. Where whoever follows that is behind, nothing more
   * is read until the process's end: it is held by its full pipe, and nothing is kept for it but
   * this.
   */
  BoundedOutput stdout();

  /** The same of its standard error. */
  BoundedOutput stderr();

  /** Which of its limits it did not keep, so that it was killed; null where it kept them. */
  @Nullable String breach();

  /**
   * Asks it and its descendants to go, and makes those go that have not after a while.
   *
   * @return completes when none of them is left. May be called at any time, and more than once.
   */
  Future<?> kill();
}
