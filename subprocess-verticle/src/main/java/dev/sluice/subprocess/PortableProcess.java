package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.contracts.command.CommandResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link PortableLauncher} started. Used on the context that it was launched from.
 */
final class PortableProcess implements RunningProcess {
  /** How long to wait before looking for more output; less the more there was. */
  private static final long MAX_PAUSE_MILLIS = 50;

  /** The shell's convention, and the JDK's: 128 and the number of the signal. */
  private static final int SIGNALS = 128;

  private static final int LAST_SIGNAL = 31;

  private final Context context;
  private final TreeKeeper keeper;
  private final Process process;
  private final CommandTree tree;
  private final Limits limits;
  private final BoundedOutput stdout;
  private final BoundedOutput stderr;
  private final PortablePipe stdoutPipe;
  private final PortablePipe stderrPipe;
  private @Nullable Future<CommandResult> result;
  private @Nullable Future<?> killed;
  private @Nullable String breach;

  PortableProcess(
      Context context, TreeKeeper keeper, Process process, long mark, CommandLine line) {
    int maxOutputBytes = line.maxOutputBytes();
    this.context = context;
    this.keeper = keeper;
    this.process = process;
    this.tree = new CommandTree(new First(process), mark);
    this.limits = line.limits();
    this.stdout = new BoundedOutput(maxOutputBytes);
    this.stderr = new BoundedOutput(maxOutputBytes);
    this.stdoutPipe = new PortablePipe(process.getInputStream(), stdout);
    this.stderrPipe = new PortablePipe(process.getErrorStream(), stderr);
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

  /** Makes it go without asking: it has just begun. */
  void killNow() {
    process.destroyForcibly();
  }

  /**
   * Takes a thread of {@code threads} until the process has ended. Where it was killed, there is no
   * result before all its descendants are gone.
   */
  Future<CommandResult> attendOn(WorkerExecutor threads) {
    Future<CommandResult> ended = threads.executeBlocking(this::attend, false);
    result = ended.eventually(this::killed);
    if (limits.isWatched()) {
      watchOver(ended);
    }
    return result;
  }

  private void watchOver(Future<CommandResult> ended) {
    TreeWatch limit = new TreeWatch(tree, limits, Wrapper.processes(limits), this::breached);
    keeper.add(limit);
    ended.onComplete(over -> keeper.remove(limit));
  }

  /** Comes from the keeper's thread. */
  private void breached(String limit) {
    context.runOnContext(now -> killOver(limit));
  }

  private void killOver(String limit) {
    if (killed == null && process.isAlive()) {
      breach = limit;
      kill(0);
    }
  }

  private Future<?> kill(long graceMillis) {
    if (killed == null) {
      TreeEnd end = new TreeEnd(tree, Signals.PORTABLE, null, graceMillis);
      keeper.add(end);
      killed = end.done();
    }
    return killed;
  }

  /**
   * Reads both outputs until the exit and a little beyond.
   *
   * <p>It holds the locks of both streams all the while, because at the exit the JDK's own reaper
   * wants to save what is left in them, and would read without end what a daemon goes on writing.
   * When it gets them, they are closed.
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
    return outcome(process.exitValue());
  }

  private void readUntilExit() throws InterruptedException {
    long pause = 0;
    while (!process.waitFor(pause, MILLISECONDS)) {
      boolean fromStdout = stdoutPipe.readUnlessAhead();
      boolean fromEither = stderrPipe.readUnlessAhead() || fromStdout;
      pause = fromEither ? 0 : Math.min(MAX_PAUSE_MILLIS, 2 * pause + 1);
    }
  }

  private void drain() {
    long end = System.nanoTime() + MILLISECONDS.toNanos(DRAIN_MILLIS);
    while (readSome() && System.nanoTime() - end < 0) {
      // Both are read until one look finds nothing in either.
    }
  }

  /** Both, so that neither keeps the process waiting while the other is full. */
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

  private CommandResult outcome(int status) {
    boolean isSignal = status > SIGNALS && status <= SIGNALS + LAST_SIGNAL;
    return new CommandResult(
        isSignal ? null : Integer.valueOf(status),
        isSignal ? Integer.valueOf(status - SIGNALS) : null,
        stdout.text(),
        stderr.text(),
        stdout.isTruncated() || stderr.isTruncated(),
        pid(),
        null,
        null,
        null);
  }

  private record First(Process process) implements CommandTree.Leader {
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
