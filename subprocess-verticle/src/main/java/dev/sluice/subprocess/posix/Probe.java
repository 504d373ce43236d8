package dev.sluice.subprocess.posix;

import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.libc.Libc;
import dev.sluice.subprocess.posix.PipeThread.Owner;
import dev.sluice.subprocess.posix.Spawner.Spawned;
import dev.sluice.subprocess.tree.Marks;
import dev.sluice.subprocess.tree.ProcessGroup;
import dev.sluice.subprocess.tree.ProcessGroup.Exit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out whether the native launcher works here, by starting a process and seeing it end. */
public final class Probe implements Owner {
  private static final long PATIENCE_SECONDS = 5;

  /** Ends at once; what it is given to read shows whether that works, too. */
  private static final CommandLine LINE =
      new CommandLine(List.of("/bin/true"), CommandLine.ROOT, Map.of(), "probe", 0);

  private final CompletableFuture<Exit> ended = new CompletableFuture<>();
  private final PipeThread pipes;
  private final Spawned spawned;
  private final ProcessGroup group;

  private Probe(PipeThread pipes, Spawned spawned) {
    this.pipes = pipes;
    this.spawned = spawned;
    this.group = new ProcessGroup(spawned.pid());
  }

  /**
   * Blocks for some seconds at most.
   *
   * @throws Exception that says why it does not; where a call is missing, an error is thrown
   */
  public static void run() throws Exception {
    Libc.checkPlatform();
    PipeThread pipes = PipeThread.start();
    try {
      new Probe(pipes, new Spawner().spawn(LINE, Marks.NONE)).check();
    } finally {
      pipes.stop();
    }
  }

  @Override
  public void failed(Throwable cause) {
    ended.completeExceptionally(cause);
  }

  private void check() throws IOException, InterruptedException, ExecutionException {
    try {
      pipes.post(this, () -> pipes.watch(this, spawned.pidfd(), this::onExit));
      Exit exit = ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (exit.status() != 0) {
        throw new IOException("/bin/true ended with status " + exit.status());
      }
    } catch (TimeoutException late) {
      group.kill();
      throw new IOException("/bin/true was not seen to end", late);
    } finally {
      pipes.post(this, this::close);
    }
  }

  private void onExit() {
    Exit exit = group.reap();
    if (exit != null) {
      ended.complete(exit);
    }
  }

  private void close() {
    Libc.close(spawned.pidfd());
    Libc.close(spawned.stdout());
    Libc.close(spawned.stderr());
  }
}
