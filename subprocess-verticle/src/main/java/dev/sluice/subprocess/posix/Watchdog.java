package dev.sluice.subprocess.posix;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.jna.Memory;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.libc.Libc;
import dev.sluice.subprocess.posix.PipeThread.Owner;
import dev.sluice.subprocess.posix.Spawner.Spawned;
import dev.sluice.subprocess.tree.ProcessGroup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that outlives this JVM and kills the commands that the JVM has started. It reads from a
 * pipe that the JVM keeps open; the system closes the pipe however the JVM ends.
 *
 * <p>{@link #start} blocks. Methods whose names begin with {@code on} run on the {@link
 * PipeThread}.
 */
final class Watchdog implements Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /**
   * Kills the control group, if there is one; finds processes by their marks and kills them with
   * their groups, until none is left or a number of rounds have passed. Its only arguments are nine
   * digits and a path, none of them from a caller.
   */
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM
      exec >/dev/null 2>&1
      read -r word && exit 0
      cd /proc || exit 1
      round=0
      while [ "$round" -lt 60 ]; do
        [ -d "$2" ] && echo 1 > "$2/cgroup.kill"
        found=$(
          grep -l "^Max file locks  *$1[0-9][0-9]* " [0-9]*/limits
          grep -lz "^SLUICE_COMMAND=$1" [0-9]*/environ
        )
        [ -n "$found" ] || break
        for file in $found; do
          pid=${file%%/*}
          kill -s KILL -- "-$pid"
          kill -s KILL "$pid"
        done
        round=$((round + 1))
        [ "$round" -lt 20 ] || sleep 0.1
      done
      round=0
      while [ -d "$2" ] && [ "$round" -lt 60 ]; do
        rmdir "$2"/*/ "$2" || sleep 0.1
        round=$((round + 1))
      done
      """;

  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
  private static final long DISMISSAL_TIMEOUT_SECONDS = 5;
  private static final byte[] DISMISSED = {'b', 'y', 'e', '\n'};

  private final PipeThread pipes;
  private final Runnable onDeath;
  private final Spawned spawned;
  private final ProcessGroup process;
  private final Promise<Void> ended = Promise.promise();
  private int pipe;
  private long exitToken;
  private boolean isDismissed;

  private Watchdog(PipeThread pipes, Runnable onDeath, Spawned spawned, int pipe) {
    this.pipes = pipes;
    this.onDeath = onDeath;
    this.spawned = spawned;
    this.process = new ProcessGroup(spawned.pid());
    this.pipe = pipe;
  }

  /**
   * Starts a watchdog.
   *
   * @param family the digits that the marks of all commands begin with
   * @param group the control group of the commands; null if there is none
   * @param onDeath runs on the pipe thread if the watchdog ends without having been dismissed
   */
  static Watchdog start(
      Spawner spawner, PipeThread pipes, String family, @Nullable Path group, Runnable onDeath)
      throws IOException {
    String path = group == null ? "" : group.toString();
    List<String> argv = List.of("/bin/sh", "-c", SCRIPT, "sluice-watchdog", family, path);
    CommandLine line = new CommandLine(argv, CommandLine.ROOT, ENVIRONMENT, null, 0);
    int[] ends = Stdio.pipe();
    Watchdog watchdog = new Watchdog(pipes, onDeath, spawner.spawn(line, ends[0]), ends[1]);
    pipes.post(watchdog, watchdog::onStart);
    return watchdog;
  }

  /**
   * Ends the watchdog without killing anything.
   *
   * @return completes when the watchdog has ended
   */
  Future<?> dismiss() {
    pipes.post(this, this::onDismissal);
    return ended.future().timeout(DISMISSAL_TIMEOUT_SECONDS, SECONDS);
  }

  @Override
  public void failed(Throwable cause) {
    LOG.warn("lost the watchdog process; commands will survive if this node is killed", cause);
  }

  /** Closes the outputs, which the watchdog does not use, and waits for its exit. */
  private void onStart() {
    Libc.close(spawned.stdout());
    Libc.close(spawned.stderr());
    exitToken = pipes.watch(this, spawned.pidfd(), this::onExit);
  }

  private void onDismissal() {
    isDismissed = true;
    if (pipe >= 0) {
      Memory word = pipes.chunk();
      word.write(0, DISMISSED, 0, DISMISSED.length);
      Libc.write(pipe, word, DISMISSED.length);
    }
    closePipe();
  }

  private void onExit() {
    if (process.reap() != null) {
      pipes.unwatch(exitToken, spawned.pidfd());
      Libc.close(spawned.pidfd());
      closePipe();
      ended.complete();
      if (!isDismissed) {
        onDeath.run();
      }
    }
  }

  private void closePipe() {
    if (pipe >= 0) {
      Libc.close(pipe);
      pipe = -1;
    }
  }
}
