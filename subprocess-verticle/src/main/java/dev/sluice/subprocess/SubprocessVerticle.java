package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Kinds;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;

/** Answers {@link CommandRun} by running a program of the settings' table. */
final class SubprocessVerticle extends Actor {
  private final CommandSettings settings;
  private final LauncherKind kind;
  private Future<ProcessLauncher> launcher;

  /**
   * @param kind the one that was chosen, not {@link LauncherKind#AUTO}
   */
  SubprocessVerticle(CommandSettings settings, LauncherKind kind) {
    super(settings.capacity());
    this.settings = requireNonNull(settings, "settings");
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Future<?> start() {
    launcher = kind.open(vertx, settings.maxProcesses());
    return launcher.compose(opened -> serve(Kinds.COMMAND, (run, work) -> run(opened, run, work)));
  }

  /** Nothing that it started outlives it. */
  @Override
  public Future<?> stop() {
    return launcher.compose(ProcessLauncher::close);
  }

  private Future<CommandResult> run(ProcessLauncher opened, CommandRun request, Work work) {
    CommandEntry entry = settings.entry(request.command());
    CommandLine line = entry.lineFor(request);
    return new Attempt(vertx, request.command(), entry.timeoutMillis(), work).run(opened, line);
  }
}
