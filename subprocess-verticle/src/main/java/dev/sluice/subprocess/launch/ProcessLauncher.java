package dev.sluice.subprocess.launch;

import dev.sluice.contracts.FailureCode;
import io.vertx.core.Future;

/** Starts processes. It knows nothing of the bus, of tasks, or of time limits. */
public interface ProcessLauncher {

  /**
   * Starts a process. Does not block.
   *
   * @return the process, once it runs; fails with {@link FailureCode#LAUNCH_FAILED}. Completes on
   *     the context of the caller.
   */
  Future<RunningProcess> launch(CommandLine line);

  /** Kills what still runs, with its descendants; completes when nothing is left. */
  Future<?> close();
}
