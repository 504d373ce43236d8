package dev.sluice.subprocess;

import dev.sluice.contracts.command.CommandResult;
import io.vertx.core.Future;

/** A process that was started. Its methods do not block. */
interface RunningProcess {

  /** Its process id. */
  long pid();

  /**
   * What became of it, once it has ended: however it ended, this succeeds. Completes on the context
   * that it was launched from.
   */
  Future<CommandResult> result();

  /**
   * Asks it and its descendants to go, and makes those go that have not after a while.
   *
   * @return completes when none of them is left. May be called at any time, and more than once.
   */
  Future<?> kill();
}
