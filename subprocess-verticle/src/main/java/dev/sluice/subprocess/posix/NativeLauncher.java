package dev.sluice.subprocess.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.LaunchFailures;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.launch.RunningProcess;
import dev.sluice.subprocess.libc.Libc;
import dev.sluice.subprocess.tree.Marks;
import dev.sluice.subprocess.tree.Subreaper;
import dev.sluice.subprocess.tree.TreeKeeper;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes through the C library, on Linux with glibc.
 *
 * <p>It uses three threads, however many processes run. {@code sluice-spawn} starts processes,
 * which blocks. {@code sluice-pipes} reads all pipes and waits for all exits. {@code sluice-trees}
 * reads {@code /proc} to kill whole process trees. A {@link Watchdog} kills the running commands
 * when this JVM itself is killed.
 */
public final class NativeLauncher implements ProcessLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLauncher.class);
  private static final int SPAWN_THREADS = 1;
  private static final int MAX_WATCHDOGS = 20;
  private static final long REAP_MILLIS = 1_000;

  private final Vertx vertx;
  private final Spawner spawner;
  private final PipeThread pipes;
  private final WorkerExecutor spawners;
  private final TreeKeeper keeper;
  private final Marks marks;
  private final @Nullable Path group;
  private final Subreaper subreaper;
  private volatile long reaping;
  private final Set<NativeProcess> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger watchdogs = new AtomicInteger();
  private volatile @Nullable Watchdog watchdog;
  private volatile @Nullable Future<?> closing;

  private NativeLauncher(
      Vertx vertx, Spawner spawner, PipeThread pipes, Marks marks, @Nullable Path group)
      throws IOException {
    this.vertx = vertx;
    this.spawner = spawner;
    this.pipes = pipes;
    this.marks = marks;
    this.group = group;
    this.subreaper = Subreaper.acquire(marks);
    this.spawners = vertx.createSharedWorkerExecutor("sluice-spawn", SPAWN_THREADS);
    this.keeper = new TreeKeeper(vertx, subreaper);
  }

  /**
   * Opens a launcher. Blocks.
   *
   * @param group the control group that the watchdog also kills when this JVM is killed; null if
   *     there is none
   * @throws IOException if the platform is not supported; if a function of the C library is
   *     missing, an {@link Error} is thrown
   */
  public static NativeLauncher open(Vertx vertx, @Nullable Path group) throws IOException {
    Libc.checkPlatform();
    Marks marks = new Marks(new SplittableRandom());
    NativeLauncher launcher =
        new NativeLauncher(vertx, new Spawner(), PipeThread.start(), marks, group);
    launcher.setWatchdog();
    launcher.keeper.raisePriority();
    launcher.reapAfter(REAP_MILLIS);
    return launcher;
  }

  @Override
  public Future<RunningProcess> launch(CommandLine line) {
    if (closing != null) {
      return Future.failedFuture(
          new Failure(
              FailureCode.LAUNCH_FAILED, "could not be started: the launcher is shutting down"));
    }
    Context context = vertx.getOrCreateContext();
    return spawners.executeBlocking(() -> start(line, context), false).map(this::attend);
  }

  @Override
  public Future<?> close() {
    Future<?> before = closing;
    if (before == null) {
      before = killAll().eventually(this::closeThreads);
      closing = before;
    }
    return before;
  }

  /**
   * Lists the processes on the spawn thread, so that launches that were queued before count too.
   */
  private Future<?> killAll() {
    return spawners
        .executeBlocking(() -> List.copyOf(running), false)
        .compose(running -> Future.join(running.stream().map(NativeProcess::kill).toList()))
        .compose(killed -> ends());
  }

  private Future<?> ends() {
    return Future.join(running.stream().map(NativeProcess::result).toList());
  }

  private void reapAfter(long millis) {
    reaping =
        vertx.setTimer(millis, now -> keeper.run(subreaper::reapSome).onComplete(this::reaped));
  }

  private void reaped(AsyncResult<Long> next) {
    if (next.failed()) {
      LOG.error("internal error while reaping processes", next.cause());
    }
    if (closing == null) {
      reapAfter(next.succeeded() ? next.result() : REAP_MILLIS);
    }
  }

  private Future<?> closeThreads() {
    vertx.cancelTimer(reaping);
    Watchdog last = watchdog;
    Future<?> dismissed = last == null ? Future.succeededFuture() : last.dismiss();
    return dismissed
        .eventually(() -> keeper.run(this::releaseOrphans))
        .eventually(keeper::close)
        .eventually(spawners::close)
        .onComplete(closed -> pipes.stop());
  }

  private @Nullable Void releaseOrphans() {
    subreaper.reapSome();
    subreaper.release();
    return null;
  }

  /** Runs on the spawn thread, or before the launcher is open. */
  private void setWatchdog() throws IOException {
    watchdog = Watchdog.start(spawner, pipes, marks.family(), group, this::replaceWatchdog);
  }

  private void replaceWatchdog() {
    if (closing == null && watchdogs.incrementAndGet() < MAX_WATCHDOGS) {
      LOG.warn("watchdog process died; starting another");
      spawners.executeBlocking(this::setNextWatchdog, false).onFailure(this::warnOfNoWatchdog);
    } else if (closing == null) {
      LOG.error(
          "watchdog process died {} times; commands will survive if this node is killed",
          MAX_WATCHDOGS);
    }
  }

  private @Nullable Void setNextWatchdog() throws IOException {
    setWatchdog();
    return null;
  }

  private void warnOfNoWatchdog(Throwable cause) {
    LOG.error(
        "cannot start the watchdog process; commands will survive if this node is killed", cause);
  }

  private NativeProcess start(CommandLine line, Context context) {
    LaunchFailures.checkEncodable(line.argv(), UTF_8);
    long mark = marks.next();
    try {
      NativeProcess process =
          new NativeProcess(context, pipes, keeper, spawner.spawn(line, mark), mark, line);
      running.add(process);
      process.attend();
      return process;
    } catch (IOException cause) {
      throw LaunchFailures.of(line, String.valueOf(cause.getMessage()));
    }
  }

  /** Counts the process as running until its descendants are dead too, which may take longer. */
  private RunningProcess attend(NativeProcess process) {
    process.unfollow();
    process.result().eventually(process::killed).onComplete(ended -> running.remove(process));
    return process;
  }
}
