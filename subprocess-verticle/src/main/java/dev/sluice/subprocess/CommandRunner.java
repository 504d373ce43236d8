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
 * Runs commands of the table: looks at what the caller gives, waits for the command's turn, has a
 * scratch directory made, starts it, and keeps a record. Used on one context only.
 */
public final class CommandRunner {
  /** Half as many as an instance does at once by default: the others stay free for the others. */
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
    // Symbolic links are resolved, and patterns are the operator's: neither is a loop's business.
    this.checks =
        new BlockingSteps(
            vertx, "sluice-arguments", CHECK_THREADS, "have their arguments looked at", MAX_CHECKS);
  }

  /**
   * Runs one.
   *
   * @return the result of a command that exited with 0; else fails, with the result so far as the
   *     failure's value where there is one
   */
  Future<CommandResult> run(CommandRun request, Work work) {
    Audit audit = new Audit(request, work);
    return entry(request.command())
        .onSuccess(audit::of)
        .compose(entry -> run(entry, request, work, audit))
        .onComplete(audit::write);
  }

  /** Kills what runs, and removes what it worked in. */
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

  /** The result does not wait for the directory to be removed. */
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
