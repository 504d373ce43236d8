package dev.sluice.subprocess.cgroup;

import dev.sluice.contracts.command.CommandResult;
import dev.sluice.subprocess.launch.BoundedOutput;
import dev.sluice.subprocess.launch.RunningProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * A process in its own control group. Kills the whole group when the grace period has passed,
 * including processes that the launcher has not found.
 */
final class CgroupProcess implements RunningProcess {
  private final Vertx vertx;
  private final RunningProcess process;
  private final long killGraceMillis;
  private final Runnable killGroup;
  private boolean isKilling;

  CgroupProcess(Vertx vertx, RunningProcess process, long killGraceMillis, Runnable killGroup) {
    this.vertx = vertx;
    this.process = process;
    this.killGraceMillis = killGraceMillis;
    this.killGroup = killGroup;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Future<CommandResult> result() {
    return process.result();
  }

  @Override
  public BoundedOutput stdout() {
    return process.stdout();
  }

  @Override
  public BoundedOutput stderr() {
    return process.stderr();
  }

  @Override
  public @Nullable String violation() {
    return process.violation();
  }

  @Override
  public Future<?> kill() {
    if (!isKilling) {
      isKilling = true;
      vertx.setTimer(Math.max(1, killGraceMillis), expired -> killGroup.run());
    }
    return process.kill();
  }
}
