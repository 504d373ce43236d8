package dev.sluice.subprocess.cgroup;

import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.Isolation;
import dev.sluice.subprocess.launch.LaunchFailures;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.launch.RunningProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts each command with {@link Isolation#CGROUP} in its own control group, through another
 * launcher. When such a command ends or is killed, the kernel kills all processes in its group.
 * Other commands pass through unchanged.
 */
public final class CgroupLauncher implements ProcessLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupLauncher.class);
  private static final int THREADS = 1;
  private static final long RETRY_MILLIS = 5;
  private static final int MAX_TRIES = 1_000;

  private final Vertx vertx;
  private final ProcessLauncher launcher;
  private final Cgroups groups;

  /** Accesses the kernel's files, which can only be read and written by blocking calls. */
  private final WorkerExecutor thread;

  public CgroupLauncher(Vertx vertx, ProcessLauncher launcher, Cgroups groups) {
    this.vertx = vertx;
    this.launcher = launcher;
    this.groups = groups;
    this.thread = vertx.createSharedWorkerExecutor("sluice-cgroups", THREADS);
  }

  @Override
  public Future<RunningProcess> launch(CommandLine line) {
    if (line.limits().isolation() != Isolation.CGROUP) {
      return launcher.launch(line);
    }
    return thread
        .executeBlocking(() -> makeFor(line), false)
        .compose(group -> launchIn(group, line));
  }

  @Override
  public Future<?> close() {
    return launcher.close().eventually(() -> end(groups.base())).eventually(thread::close);
  }

  /** Kills all processes in a group. Completes when the kernel has accepted the request. */
  Future<?> kill(Path group) {
    return thread
        .executeBlocking(() -> killNow(group), false)
        .onFailure(cause -> LOG.error("cannot kill control group {}", group, cause));
  }

  private Path makeFor(CommandLine line) {
    LaunchFailures.checkProgram(line);
    try {
      return groups.make();
    } catch (IOException cause) {
      throw LaunchFailures.of(line, "its control group: " + cause.getMessage());
    }
  }

  private Future<RunningProcess> launchIn(Path group, CommandLine line) {
    return launcher
        .launch(line.withArgv(Cgroups.entering(group, line.argv())))
        .<RunningProcess>map(
            process ->
                new CgroupProcess(
                    vertx, process, line.limits().killGraceMillis(), () -> kill(group)))
        .onSuccess(process -> process.result().onComplete(ended -> end(group)))
        .onFailure(cause -> end(group));
  }

  /** Kills and removes a group. Completes when it is removed, or fails when that takes too long. */
  private Future<?> end(Path group) {
    return end(group, 1);
  }

  private Future<?> end(Path group, int tries) {
    return thread
        .executeBlocking(() -> Cgroups.end(group), false)
        .compose(isGone -> isGone ? Future.succeededFuture() : endLater(group, tries))
        .onFailure(cause -> LOG.warn("cannot remove control group {}", group, cause));
  }

  private Future<?> endLater(Path group, int tries) {
    return tries == MAX_TRIES
        ? Future.failedFuture("its processes do not die")
        : vertx.timer(RETRY_MILLIS).compose(waited -> end(group, tries + 1));
  }

  private static Path killNow(Path group) throws IOException {
    Cgroups.kill(group);
    return group;
  }
}
