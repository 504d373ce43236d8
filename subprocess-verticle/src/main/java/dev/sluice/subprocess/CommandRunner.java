package dev.sluice.subprocess;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.runtime.actor.Work;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.scratch.BlockingSteps;
import dev.sluice.subprocess.scratch.Scratch;
import dev.sluice.subprocess.table.CommandEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs commands: validates the arguments, waits for a turn, creates a scratch directory, launches
 * the process, and writes the audit log. Used on one context only.
 */
public final class CommandRunner {
  /** Half of the default concurrency of an instance, so that other commands still find places. */
  private static final int MAX_WAITING = 64;

  private static final int CHECK_THREADS = 4;
  private static final int MAX_CHECKS = 1_000;

  private final Vertx vertx;
  private final CommandSettings settings;
  private final ProcessLauncher launcher;
  private final Scratch scratch;
  private final BlockingSteps checks;
  private final Map<String, TurnQueue> queues = new HashMap<>();

  CommandRunner(Vertx vertx, CommandSettings settings, ProcessLauncher launcher, Scratch scratch) {
    this.vertx = vertx;
    this.settings = settings;
    this.launcher = launcher;
    this.scratch = scratch;
    // Path rules resolve symbolic links, and patterns may be expensive: both must not run on a
    // loop.
    this.checks =
        new BlockingSteps(
            vertx, "sluice-arguments", CHECK_THREADS, "have their arguments validated", MAX_CHECKS);
  }

  /**
   * Runs a command.
   *
   * @return the result if it exited with 0; otherwise fails, with the result so far, if any, as the
   *     value of the failure
   */
  Future<CommandResult> run(CommandRun request, Work work) {
    Audit audit = new Audit(request, work);
    return entry(request.command())
        .onSuccess(audit::of)
        .compose(entry -> run(entry, request, work, audit))
        .onComplete(audit::write);
  }

  /** Kills all running commands, and deletes their scratch directories. */
  Future<?> close() {
    return launcher.close().eventually(scratch::close).eventually(checks::close);
  }

  private Future<CommandEntry> entry(String name) {
    try {
      return Future.succeededFuture(settings.entry(name));
    } catch (Failure unknown) {
      return Future.failedFuture(unknown);
    }
  }

  private Future<CommandResult> run(
      CommandEntry entry, CommandRun request, Work work, Audit audit) {
    return accept(entry, request)
        .onSuccess(audit::given)
        .compose(
            callers ->
                queue(request.command(), entry)
                    .run(work, () -> start(entry, callers, request, work)));
  }

  private Future<List<String>> accept(CommandEntry entry, CommandRun request) {
    return entry.arguments().isQuick()
        ? Future.succeededFuture(entry.accept(request))
        : checks.run(() -> entry.accept(request));
  }

  private TurnQueue queue(String name, CommandEntry entry) {
    return queues.computeIfAbsent(name, key -> new TurnQueue(entry.concurrency(), MAX_WAITING));
  }

  private Future<CommandResult> start(
      CommandEntry entry, List<String> callers, CommandRun request, Work work) {
    return scratch.make().compose(directory -> startIn(directory, entry, callers, request, work));
  }

  /** Completes without waiting for the directory to be deleted. */
  private Future<CommandResult> startIn(
      Path directory, CommandEntry entry, List<String> callers, CommandRun request, Work work) {
    CommandLine line = entry.line(callers, request.stdin(), directory);
    CommandAttempt attempt =
        new CommandAttempt(vertx, request.command(), entry.timeoutMillis(), work);
    return (work.abortedWith() == null
            ? attempt.run(launcher, line)
            : Future.<CommandResult>failedFuture(TurnQueue.aborted(work)))
        .onComplete(ended -> scratch.remove(directory));
  }
}
