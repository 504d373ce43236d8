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

/** Checks that the native launcher works on this machine by running {@code /bin/true}. */
public final class Probe implements Owner {
  private static final long TIMEOUT_SECONDS = 5;

  /** Exits at once. Its standard input checks that {@code memfd_create} works, too. */
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
   * Runs the check. Blocks for up to 5 seconds.
   *
   * @throws Exception if the native launcher does not work; if a function of the C library is
   *     missing, an {@link Error} is thrown
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
      Exit exit = ended.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (exit.status() != 0) {
        throw new IOException("/bin/true: status " + exit.status());
      }
    } catch (TimeoutException late) {
      group.kill();
      throw new IOException("/bin/true: no exit seen within " + TIMEOUT_SECONDS + " s", late);
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
