package dev.sluice.subprocess;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.contracts.command.CommandResult;
import dev.sluice.subprocess.PipeThread.Owner;
import dev.sluice.subprocess.ProcessGroup.Exit;
import dev.sluice.subprocess.Spawner.Spawned;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link NativeLauncher} started. Used on the context that it was launched from;
 * what begins with {@code on} runs on the {@link PipeThread}.
 */
final class NativeProcess implements RunningProcess, Owner {
  private final Context context;
  private final WorkerExecutor killers;
  private final PipeThread pipes;
  private final Spawned spawned;
  private final ProcessGroup group;
  private final BoundedOutput stdout;
  private final BoundedOutput stderr;
  private final NativePipe stdoutPipe;
  private final NativePipe stderrPipe;
  private final PeakMemory memory;
  private final Promise<CommandResult> ended = Promise.promise();
  private @Nullable Future<?> killed;

  /** What had left the group when the kill began. Used by the killers, one after the other. */
  private @Nullable ProcessTree escaped;

  private long exitToken;
  private boolean hasExited;
  private boolean hasEnded;
  private @Nullable Exit exit;
  private long drainEndNanos;

  NativeProcess(
      Context context,
      WorkerExecutor killers,
      PipeThread pipes,
      Spawned spawned,
      int maxOutputBytes) {
    this.context = context;
    this.killers = killers;
    this.pipes = pipes;
    this.spawned = spawned;
    this.group = new ProcessGroup(spawned.pid());
    this.stdout = new BoundedOutput(maxOutputBytes);
    this.stderr = new BoundedOutput(maxOutputBytes);
    this.stdoutPipe = new NativePipe(pipes, this, spawned.stdout(), stdout);
    this.stderrPipe = new NativePipe(pipes, this, spawned.stderr(), stderr);
    this.memory = new PeakMemory(pipes, spawned.pid());
  }

  @Override
  public long pid() {
    return spawned.pid();
  }

  @Override
  public Future<CommandResult> result() {
    return ended.future();
  }

  @Override
  public BoundedOutput stdout() {
    return stdout;
  }

  @Override
  public BoundedOutput stderr() {
    return stderr;
  }

  @Override
  public Future<?> kill() {
    if (killed == null) {
      killed =
          killers
              .executeBlocking(Executors.callable(this::terminate), false)
              .compose(asked -> context.owner().timer(TERMINATE_MILLIS, MILLISECONDS))
              .compose(late -> killers.executeBlocking(Executors.callable(this::killNow), false));
    }
    return killed;
  }

  /** Completes when a kill that was asked for is done; at once where none was. */
  Future<?> killed() {
    return killed == null ? Future.succeededFuture() : killed;
  }

  /** Has the pipe thread look after it. */
  void attend() {
    pipes.post(this, this::onStart);
  }

  /** Nobody would see its end any more, so it ends now. */
  @Override
  public void failed(Throwable cause) {
    group.kill();
    pipes.after(error -> {}, TERMINATE_MILLIS, group::reap);
    close();
    context.runOnContext(now -> ended.tryFail(cause));
  }

  /** What has a session of its own is found by its parents, as long as these are there. Blocks. */
  private void terminate() {
    escaped =
        ProcessHandle.of(pid())
            .map(root -> new ProcessTree(root, process -> !group.contains(process)))
            .orElse(null);
    if (escaped != null) {
      escaped.terminate();
    }
    group.terminate();
  }

  private void killNow() {
    if (escaped != null) {
      escaped.kill();
    }
    group.kill();
    pipes.post(this, this::onReapable);
  }

  private void onStart() {
    exitToken = pipes.watch(this, spawned.pidfd(), this::onExit);
    stdoutPipe.read();
    stderrPipe.read();
    memory.start();
  }

  private void onExit() {
    pipes.unwatch(exitToken, spawned.pidfd());
    memory.stop();
    hasExited = true;
    onReapable();
  }

  /** While it is being killed it is not: then this comes again. */
  private void onReapable() {
    if (hasExited && exit == null) {
      exit = group.reap();
      if (exit != null) {
        stdoutPipe.pause();
        stderrPipe.pause();
        drainEndNanos = System.nanoTime() + MILLISECONDS.toNanos(DRAIN_MILLIS);
        onDrain(exit);
      }
    }
  }

  /** Reads both until there is nothing in either, with a turn for other processes in between. */
  private void onDrain(Exit how) {
    boolean hasMoreOutput = stdoutPipe.drain();
    boolean hasMore = stderrPipe.drain() || hasMoreOutput;
    if (hasMore && System.nanoTime() - drainEndNanos < 0) {
      pipes.post(this, () -> onDrain(how));
    } else {
      close();
      CommandResult result = outcome(how);
      context.runOnContext(now -> ended.tryComplete(result));
    }
  }

  private void close() {
    if (!hasEnded) {
      hasEnded = true;
      memory.stop();
      stdoutPipe.close();
      stderrPipe.close();
      pipes.unwatch(exitToken, spawned.pidfd());
      Libc.close(spawned.pidfd());
    }
  }

  private CommandResult outcome(Exit how) {
    return new CommandResult(
        how.exitCode(),
        how.signal(),
        stdout.text(),
        stderr.text(),
        stdout.isTruncated() || stderr.isTruncated(),
        pid(),
        how.userSeconds(),
        how.systemSeconds(),
        memory.bytes());
  }
}
