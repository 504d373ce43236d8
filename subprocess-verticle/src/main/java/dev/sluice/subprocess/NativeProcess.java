package dev.sluice.subprocess;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.contracts.command.CommandResult;
import dev.sluice.subprocess.PipeThread.Owner;
import dev.sluice.subprocess.ProcessGroup.Exit;
import dev.sluice.subprocess.Spawner.Spawned;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link NativeLauncher} started. Used on the context that it was launched from;
 * what begins with {@code on} runs on the {@link PipeThread}.
 */
final class NativeProcess implements RunningProcess, Owner {
  /** When to look whether a process that was given up is dead. */
  private static final long REAP_MILLIS = 200;

  private final Context context;
  private final PipeThread pipes;
  private final TreeKeeper keeper;
  private final Spawned spawned;
  private final Limits limits;
  private final ProcessGroup group;
  private final CommandTree tree;
  private final BoundedOutput stdout;
  private final BoundedOutput stderr;
  private final NativePipe stdoutPipe;
  private final NativePipe stderrPipe;
  private final PeakMemory memory;
  private final Promise<CommandResult> ended = Promise.promise();
  private @Nullable Future<?> killed;
  private @Nullable TreeWatch watch;
  private @Nullable String breach;

  private long exitToken;
  private boolean hasExited;
  private boolean hasEnded;
  private @Nullable Exit exit;
  private long drainEndNanos;

  NativeProcess(
      Context context,
      PipeThread pipes,
      TreeKeeper keeper,
      Spawned spawned,
      long mark,
      CommandLine line) {
    int maxOutputBytes = line.maxOutputBytes();
    this.context = context;
    this.pipes = pipes;
    this.keeper = keeper;
    this.spawned = spawned;
    this.limits = line.limits();
    this.group = new ProcessGroup(spawned.pid());
    this.tree = new CommandTree(group, mark);
    this.stdout = new BoundedOutput(maxOutputBytes);
    this.stderr = new BoundedOutput(maxOutputBytes);
    this.stdoutPipe = new NativePipe(pipes, this, spawned.stdout(), stdout);
    this.stderrPipe = new NativePipe(pipes, this, spawned.stderr(), stderr);
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
    return stdout;
  }

  @Override
  public BoundedOutput stderr() {
    return stderr;
  }

  @Override
  public @Nullable String breach() {
    return breach;
  }

  @Override
  public Future<?> kill() {
    return kill(limits.killGraceMillis());
  }

  /** Completes when a kill that was asked for is done; at once where none was. */
  Future<?> killed() {
    return killed == null ? Future.succeededFuture() : killed;
  }

  /** Has the pipe thread look after it, and its limits kept. */
  void attend() {
    pipes.post(this, this::onStart);
    if (limits.isWatched()) {
      int wrappers = Wrapper.processes(limits);
      watch = new TreeWatch(tree, limits, wrappers, this::breached);
      keeper.add(watch);
    }
  }

  /** Nobody would see its end any more, so it ends now. */
  @Override
  public void failed(Throwable cause) {
    group.release();
    group.kill();
    pipes.after(error -> {}, REAP_MILLIS, group::reap);
    close();
    context.runOnContext(now -> ended.tryFail(cause));
  }

  private Future<?> kill(long graceMillis) {
    if (killed == null) {
      group.pin();
      TreeEnd end = new TreeEnd(tree, Signals.NATIVE, group, graceMillis);
      killed = end.done().onComplete(gone -> letGo());
      keeper.add(end);
    }
    return killed;
  }

  private void letGo() {
    group.release();
    pipes.post(this, this::onReapable);
  }

  /** Comes from the keeper's thread, and wastes no time: there are more of them each moment. */
  private void breached(String limit) {
    group.pin();
    group.kill();
    context.runOnContext(now -> killOver(limit));
  }

  private void killOver(String limit) {
    if (killed == null) {
      breach = limit;
      kill(0);
    }
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
      context.runOnContext(now -> end(result));
    }
  }

  private void end(CommandResult result) {
    if (watch != null) {
      keeper.remove(watch);
    }
    ended.tryComplete(result);
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
