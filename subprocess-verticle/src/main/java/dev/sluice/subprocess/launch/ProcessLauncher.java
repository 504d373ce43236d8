package dev.sluice.subprocess.launch;

import dev.sluice.contracts.FailureCode;
import io.vertx.core.Future;

/** Starts processes. Independent of the event bus, of tasks and of time limits. */
public interface ProcessLauncher {

  /**
   * Starts a process. Does not block.
   *
   * @return completes on the caller's context when the process runs; fails with {@link
   *     FailureCode#LAUNCH_FAILED}
   */
  Future<RunningProcess> launch(CommandLine line);

  /** Kills the running processes and their descendants. Completes when no process is left. */
  Future<?> close();
}
