package dev.sluice.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes by way of the C library, on Linux with glibc.
 *
 * <p>Starting blocks, so it has a thread, {@code sluice-spawn}. All pipes and all ends share
 * another, {@code sluice-pipes}. Killing looks at {@code /proc}, on threads of the pool {@code
 * sluice-kill}. None of these becomes more when more processes run.
 *
 * <p>What it cannot do: find a descendant that left both its session and its parents before it was
 * killed, or clean up when this JVM itself is killed.
 */
final class NativeLauncher implements ProcessLauncher {
  private static final int SPAWN_THREADS = 1;
  private static final int KILLER_THREADS = 4;

  private final Vertx vertx;
  private final Spawner spawner;
  private final PipeThread pipes;
  private final WorkerExecutor spawners;
  private final WorkerExecutor killers;
  private final Set<NativeProcess> running = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Future<?> closing;

  private NativeLauncher(Vertx vertx, Spawner spawner, PipeThread pipes) {
    this.vertx = vertx;
    this.spawner = spawner;
    this.pipes = pipes;
    this.spawners = vertx.createSharedWorkerExecutor("sluice-spawn", SPAWN_THREADS);
    this.killers = vertx.createSharedWorkerExecutor("sluice-kill", KILLER_THREADS);
  }

  /**
   * Opens it. Blocks.
   *
   * @throws IOException where the system is not of the kind; where a call is missing, an error is
   *     thrown
   */
  static NativeLauncher open(Vertx vertx) throws IOException {
    Libc.checkPlatform();
    return new NativeLauncher(vertx, new Spawner(), PipeThread.start());
  }

  @Override
  public Future<RunningProcess> launch(CommandLine line) {
    if (closing != null) {
      return Future.failedFuture(
          new Failure(FailureCode.LAUNCH_FAILED, "could not be started: closing"));
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

  /** The look at what runs comes after the steps that start what was launched before. */
  private Future<?> killAll() {
    return spawners
        .executeBlocking(() -> List.copyOf(running), false)
        .compose(left -> Future.join(left.stream().map(NativeProcess::kill).toList()))
        .compose(killed -> ends());
  }

  private Future<?> ends() {
    return Future.join(running.stream().map(NativeProcess::result).toList());
  }

  private Future<?> closeThreads() {
    pipes.stop();
    return spawners.close().eventually(killers::close);
  }

  private NativeProcess start(CommandLine line, Context context) {
    LaunchFailures.checkEncodable(line.argv(), UTF_8);
    try {
      NativeProcess process =
          new NativeProcess(context, killers, pipes, spawner.spawn(line), line.maxOutputBytes());
      running.add(process);
      process.attend();
      return process;
    } catch (IOException cause) {
      throw LaunchFailures.of(line, String.valueOf(cause.getMessage()));
    }
  }

  /** Its descendants may take longer to kill than it did; until then it counts as running. */
  private RunningProcess attend(NativeProcess process) {
    process.stdout().unfollow();
    process.stderr().unfollow();
    process.result().eventually(process::killed).onComplete(ended -> running.remove(process));
    return process;
  }
}
