package dev.sluice.subprocess;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.runtime.actor.Work;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.launch.RunningProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a command: its process, its time limit, and the result. Used on the actor's context
 * only.
 */
final class CommandAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(CommandAttempt.class);

  private final Vertx vertx;
  private final String command;
  private final long limitMillis;
  private final Work work;
  private boolean isOverLimit;

  /**
   * @param limitMillis the time limit of the settings, besides that of the work
   */
  CommandAttempt(Vertx vertx, String command, long limitMillis, Work work) {
    this.vertx = vertx;
    this.command = command;
    this.limitMillis = limitMillis;
    this.work = work;
  }

  /**
   * Runs the command.
   *
   * @return the result if it exited with 0; otherwise fails, with the result so far as the value of
   *     the failure
   */
  Future<CommandResult> run(ProcessLauncher launcher, CommandLine line) {
    return launcher.launch(line).compose(this::attend);
  }

  /** Kills the process when the work is aborted, or at once if it was aborted during launch. */
  private Future<CommandResult> attend(RunningProcess process) {
    work.onAbort(process::kill);
    long timer = vertx.setTimer(limitMillis, late -> killOverLimit(process));
    if (work.listener() != null) {
      LiveOutput.follow(vertx, process, work.listener());
    }
    return process
        .result()
        .onComplete(ended -> vertx.cancelTimer(timer))
        .onSuccess(this::log)
        .compose(result -> judge(result, process.violation()));
  }

  private void killOverLimit(RunningProcess process) {
    isOverLimit = true;
    process.kill();
  }

  private void log(CommandResult result) {
    LOG.debug(
        "{} for {}: pid {}, exit code {}, signal {}",
        command,
        work,
        result.pid(),
        result.exitCode(),
        result.signal());
  }

  private Future<CommandResult> judge(CommandResult result, @Nullable String violation) {
    Failure failure = failure(result, violation);
    return failure == null
        ? Future.succeededFuture(result)
        : Future.failedFuture(failure.withValue(result));
  }

  /** Ignores the exit code after an abort, because a terminated command may exit with 0. */
  private @Nullable Failure failure(CommandResult result, @Nullable String violation) {
    FailureCode abortedWith = work.abortedWith();
    if (abortedWith != null) {
      return new Failure(abortedWith, "no longer wanted");
    }
    if (isOverLimit) {
      return new Failure(FailureCode.ATTEMPT_TIMEOUT, "took longer than " + limitMillis + " ms");
    }
    if (violation != null) {
      return new Failure(FailureCode.SIGNALLED, "killed: " + violation);
    }
    if (result.signal() != null) {
      return new Failure(FailureCode.SIGNALLED, "killed by signal " + result.signal());
    }
    Integer exitCode = result.exitCode();
    return exitCode == null || exitCode == 0
        ? null
        : new Failure(FailureCode.EXIT_NONZERO, "exit code " + exitCode);
  }
}
