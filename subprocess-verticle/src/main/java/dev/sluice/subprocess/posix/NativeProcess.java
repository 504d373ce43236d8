package dev.sluice.subprocess.posix;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.contracts.command.CommandResult;
import dev.sluice.subprocess.launch.BoundedOutput;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.Outputs;
import dev.sluice.subprocess.launch.RunningProcess;
import dev.sluice.subprocess.launch.Wrapper;
import dev.sluice.subprocess.libc.Libc;
import dev.sluice.subprocess.posix.Spawner.Spawned;
import dev.sluice.subprocess.tree.CommandTree;
import dev.sluice.subprocess.tree.ProcessGroup;
import dev.sluice.subprocess.tree.ProcessGroup.Exit;
import dev.sluice.subprocess.tree.Signals;
import dev.sluice.subprocess.tree.TreeGuard;
import dev.sluice.subprocess.tree.TreeKeeper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A process started by {@link NativeLauncher}. Used on the context that it was launched from;
 * methods whose names begin with {@code on} run on the {@link PipeThread}.
 */
final class NativeProcess implements RunningProcess, PipeThread.Owner, TreeGuard.Owner {
  /** When to check whether an abandoned process is dead. */
  private static final long REAP_MILLIS = 200;

  private final Context context;
  private final PipeThread pipes;
  private final Spawned spawned;
  private final ProcessGroup group;
  private final TreeGuard guard;
  private final Outputs outputs;
  private final NativePipe stdoutPipe;
  private final NativePipe stderrPipe;
  private final PeakMemory memory;
  private final Promise<CommandResult> ended = Promise.promise();

  private long exitToken;
  private boolean hasExited;
  private boolean isClosed;
  private @Nullable Exit exit;
  private long drainEndNanos;

  NativeProcess(
      Context context,
      PipeThread pipes,
      TreeKeeper keeper,
      Spawned spawned,
      long mark,
      CommandLine line) {
    this.context = context;
    this.pipes = pipes;
    this.spawned = spawned;
    this.group = new ProcessGroup(spawned.pid());
    CommandTree tree = new CommandTree(group, mark);
    this.guard = new TreeGuard(context, keeper, tree, Signals.NATIVE, group, line.limits(), this);
    this.outputs = new Outputs(line.maxOutputBytes());
    this.stdoutPipe = new NativePipe(pipes, this, spawned.stdout(), outputs.stdout());
    this.stderrPipe = new NativePipe(pipes, this, spawned.stderr(), outputs.stderr());
    this.memory = new PeakMemory(pipes, spawned.pid(), Wrapper.processes(line.limits()) > 0);
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
    return outputs.stdout();
  }

  @Override
  public BoundedOutput stderr() {
    return outputs.stderr();
  }

  @Override
  public @Nullable String violation() {
    return guard.violation();
  }

  @Override
  public Future<?> kill() {
    return guard.kill();
  }

  /** Completes when a requested kill is done; at once if none was requested. */
  Future<?> killed() {
    return guard.killed();
  }

  /** Discards output that nothing follows. */
  void unfollow() {
    outputs.unfollow();
  }

  /** Starts to read its output, to wait for its exit, and to check its limits. */
  void attend() {
    pipes.post(this, this::onStart);
    guard.watch();
  }

  /** Ends the process, because its exit would go unnoticed after an error. */
  @Override
  public void failed(Throwable cause) {
    group.release();
    group.kill();
    pipes.after(error -> {}, REAP_MILLIS, group::reap);
    close();
    context.runOnContext(now -> ended.tryFail(cause));
  }

  /** Keeps the process id from being reused while signals are sent to it. */
  @Override
  public void beforeKill() {
    group.pin();
  }

  @Override
  public void afterKill() {
    group.release();
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

  /** Reaps the process, unless it is being killed; then it is called again after the kill. */
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

  /** Reads both pipes until they are empty, and lets other processes have a turn in between. */
  private void onDrain(Exit how) {
    boolean hasMoreOutput = stdoutPipe.drain();
    boolean hasMore = stderrPipe.drain() || hasMoreOutput;
    if (hasMore && System.nanoTime() - drainEndNanos < 0) {
      pipes.post(this, () -> onDrain(how));
    } else {
      close();
      CommandResult result = result(how);
      context.runOnContext(now -> end(result));
    }
  }

  private void end(CommandResult result) {
    guard.unwatch();
    ended.tryComplete(result);
  }

  private void close() {
    if (!isClosed) {
      isClosed = true;
      memory.stop();
      stdoutPipe.close();
      stderrPipe.close();
      pipes.unwatch(exitToken, spawned.pidfd());
      Libc.close(spawned.pidfd());
    }
  }

  private CommandResult result(Exit how) {
    Outputs.Usage usage = new Outputs.Usage(how.userSeconds(), how.systemSeconds(), memory.bytes());
    return outputs.result(pid(), how.exitCode(), how.signal(), usage);
  }
}
