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
 * One command being run: its process, the time it has, and what its end means. Used on the actor's
 * context only.
 */
final class CommandAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(CommandAttempt.class);

  private final Vertx vertx;
  private final String command;
  private final long limitMillis;
  private final Work work;
  private boolean isOverLimit;

  /**
   * @param limitMillis how long the settings let it run; the work's own limit holds besides
   */
  CommandAttempt(Vertx vertx, String command, long limitMillis, Work work) {
    this.vertx = vertx;
    this.command = command;
    this.limitMillis = limitMillis;
    this.work = work;
  }

  /**
   * Runs it.
   *
   * @return the result of a command that exited with 0; fails, with the result so far as the
   *     failure's value, where it did not, or where its time was up
   */
  Future<CommandResult> run(ProcessLauncher launcher, CommandLine line) {
    return launcher.launch(line).compose(this::attend);
  }

  /** The process dies with the work: right away, where that was given up during the launch. */
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
        .compose(result -> judge(result, process.breach()));
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

  private Future<CommandResult> judge(CommandResult result, @Nullable String breach) {
    Failure failure = failure(result, breach);
    return failure == null
        ? Future.succeededFuture(result)
        : Future.failedFuture(failure.withValue(result));
  }

  /** A command that was told to go may well say that it went with success. It did not. */
  private @Nullable Failure failure(CommandResult result, @Nullable String breach) {
    FailureCode abortedWith = work.abortedWith();
    if (abortedWith != null) {
      return new Failure(abortedWith, "no longer wanted");
    }
    if (isOverLimit) {
      return new Failure(FailureCode.ATTEMPT_TIMEOUT, "took longer than " + limitMillis + " ms");
    }
    if (breach != null) {
      return new Failure(FailureCode.SIGNALLED, "killed: " + breach);
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
