package dev.sluice.subprocess.portable;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.contracts.command.CommandResult;
import dev.sluice.subprocess.launch.BoundedOutput;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.Outputs;
import dev.sluice.subprocess.launch.RunningProcess;
import dev.sluice.subprocess.tree.CommandTree;
import dev.sluice.subprocess.tree.Leader;
import dev.sluice.subprocess.tree.Signals;
import dev.sluice.subprocess.tree.TreeGuard;
import dev.sluice.subprocess.tree.TreeKeeper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A process started by {@link PortableLauncher}. Used on the context that it was launched from. */
final class PortableProcess implements RunningProcess, TreeGuard.Owner {
  /** The longest pause between two looks for output; shorter while there is much of it. */
  private static final long MAX_PAUSE_MILLIS = 50;

  /** An exit status above this is 128 plus a signal, by the convention of shells and the JDK. */
  private static final int SIGNALS = 128;

  private static final int LAST_SIGNAL = 31;

  private final Process process;
  private final TreeGuard guard;
  private final Outputs outputs;
  private final PortablePipe stdoutPipe;
  private final PortablePipe stderrPipe;
  private @Nullable Future<CommandResult> result;

  PortableProcess(
      Context context, TreeKeeper keeper, Process process, long mark, CommandLine line) {
    this.process = process;
    CommandTree tree = new CommandTree(new First(process), mark);
    this.guard = new TreeGuard(context, keeper, tree, Signals.PORTABLE, null, line.limits(), this);
    this.outputs = new Outputs(line.maxOutputBytes());
    this.stdoutPipe = new PortablePipe(process.getInputStream(), outputs.stdout());
    this.stderrPipe = new PortablePipe(process.getErrorStream(), outputs.stderr());
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Future<CommandResult> result() {
    return requireNonNull(result, "attendOn() comes first");
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

  @Override
  public boolean isKillable() {
    return process.isAlive();
  }

  /** Discards output that nothing follows. */
  void unfollow() {
    outputs.unfollow();
  }

  /** Kills the process without a grace period, because it has only just started. */
  void killNow() {
    process.destroyForcibly();
  }

  /**
   * Occupies a thread of {@code threads} until the process has ended.
   *
   * @return its result; after a kill, completes only when all its descendants are gone
   */
  Future<CommandResult> attendOn(WorkerExecutor threads) {
    Future<CommandResult> ended = threads.executeBlocking(this::attend, false);
    result = ended.eventually(guard::killed);
    guard.watch();
    ended.onComplete(exited -> guard.unwatch());
    return result;
  }

  /**
   * Reads both outputs until the exit and a little beyond.
   *
   * <p>It keeps the locks of both streams, because at the exit the JDK's reaper thread takes them
   * to save the remaining output, and would read endlessly what a daemon continues to write. When
   * the reaper gets the locks, the streams are closed.
   */
  private CommandResult attend() throws InterruptedException {
    InputStream out = process.getInputStream();
    InputStream err = process.getErrorStream();
    synchronized (out) {
      synchronized (err) {
        readUntilExit();
        drain();
        close(out);
        close(err);
      }
    }
    return result(process.exitValue());
  }

  private void readUntilExit() throws InterruptedException {
    long pause = 0;
    while (!process.waitFor(pause, MILLISECONDS)) {
      boolean fromStdout = stdoutPipe.readUnlessPaused();
      boolean fromEither = stderrPipe.readUnlessPaused() || fromStdout;
      pause = fromEither ? 0 : Math.min(MAX_PAUSE_MILLIS, 2 * pause + 1);
    }
  }

  private void drain() {
    long end = System.nanoTime() + MILLISECONDS.toNanos(DRAIN_MILLIS);
    while (readSome() && System.nanoTime() - end < 0) {
      // Reads until both are empty.
    }
  }

  /** Reads both, so that a full one does not stop the process while the other is read. */
  private boolean readSome() {
    boolean fromStdout = stdoutPipe.readSome();
    return stderrPipe.readSome() || fromStdout;
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private CommandResult result(int status) {
    boolean isSignal = status > SIGNALS && status <= SIGNALS + LAST_SIGNAL;
    return outputs.result(
        pid(),
        isSignal ? null : Integer.valueOf(status),
        isSignal ? Integer.valueOf(status - SIGNALS) : null,
        Outputs.Usage.UNKNOWN);
  }

  private record First(Process process) implements Leader {
    @Override
    public int pid() {
      return (int) process.pid();
    }

    @Override
    public boolean isHeld() {
      return process.isAlive();
    }
  }
}
