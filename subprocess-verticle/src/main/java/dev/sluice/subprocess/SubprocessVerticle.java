package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.subprocess.scratch.Scratch;
import io.vertx.core.Future;

/** Runs the command that a {@link CommandRun} names. */
final class SubprocessVerticle extends Actor {
  private final CommandSettings settings;
  private final LauncherKind kind;
  private Future<CommandRunner> commands;

  /**
   * @param kind the selected launcher, not {@link LauncherKind#AUTO}
   */
  SubprocessVerticle(CommandSettings settings, LauncherKind kind) {
    super(settings.capacity());
    this.settings = requireNonNull(settings, "settings");
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Future<?> start() {
    settings.repeatable().forEach(name -> announceRepeatable(Kinds.COMMAND, name));
    commands = Scratch.open(vertx, settings.scratch()).compose(this::open);
    return commands.compose(opened -> serve(Kinds.COMMAND, opened::run));
  }

  /** Kills all commands that still run. */
  @Override
  public Future<?> stop() {
    return commands.compose(CommandRunner::close);
  }

  private Future<CommandRunner> open(Scratch scratch) {
    return kind.open(vertx, settings.maxProcesses(), settings.isGrouping())
        .map(launcher -> new CommandRunner(vertx, settings, launcher, scratch));
  }
}
