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
  private ProcessLauncher launcher;

  SubprocessVerticle(CommandSettings settings) {
    super(settings.capacity());
    this.settings = requireNonNull(settings, "settings");
  }

  @Override
  public Future<?> start() {
    launcher = new PortableLauncher(vertx, settings.maxProcesses());
    return serve(Kinds.COMMAND, this::run);
  }

  /** Nothing that it started outlives it. */
  @Override
  public Future<?> stop() {
    return launcher.close();
  }

  private Future<CommandResult> run(CommandRun request, Work work) {
    CommandEntry entry = settings.entry(request.command());
    CommandLine line = entry.lineFor(request);
    return new Attempt(vertx, request.command(), entry.timeoutMillis(), work).run(launcher, line);
  }
}
