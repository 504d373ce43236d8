package dev.sluice.subprocess.portable;

import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.LaunchFailures;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.launch.RunningProcess;
import dev.sluice.subprocess.launch.Wrapper;
import dev.sluice.subprocess.tree.Marks;
import dev.sluice.subprocess.tree.TreeKeeper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes with {@link ProcessBuilder}, on any platform.
 *
 * <p>Each process occupies one thread of the pool {@code sluice-command}. The thread starts it,
 * reads both outputs and waits for the exit. Standard input comes from a file, so that a process
 * that does not read it blocks no thread. Killing has its own thread, {@code sluice-trees}, because
 * it must not queue behind the processes to kill.
 *
 * <p>This launcher cannot distinguish a process killed by signal n from one that exited with 128+n.
 * It cannot measure CPU time or memory. It does not find a descendant that cleared its environment
 * and lost its parents before the first look. It does not clean up when this JVM itself is killed.
 */
public final class PortableLauncher implements ProcessLauncher {
  /** The system's error message, as JDK 17 and JDK 25 wrap it. */
  private static final Pattern SYSTEM_MESSAGE =
      Pattern.compile("(?:error=[0-9]+, |Exec failed, error: [0-9]+ \\()(.*?)\\)? ?");

  private static final File DEV_NULL = new File("/dev/null");

  /**
   * The charset in which the JDK passes arguments: the locale's, under another name since JDK 18.
   */
  private static final Charset ARGUMENTS =
      Runtime.version().feature() < 18
          ? Charset.defaultCharset()
          : Charset.forName(System.getProperty("sun.jnu.encoding"));

  private final Vertx vertx;
  private final WorkerExecutor threads;
  private final TreeKeeper keeper;
  private final Marks marks = new Marks(new SplittableRandom());
  private final Set<PortableProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Creates a launcher.
   *
   * @param maxProcesses the number of processes that run at once; others wait
   */
  public PortableLauncher(Vertx vertx, int maxProcesses) {
    this.vertx = vertx;
    // A process may run for a day. Vert.x must not warn of a blocked thread before that.
    this.threads =
        vertx.createSharedWorkerExecutor("sluice-command", maxProcesses, 1, TimeUnit.DAYS);
    this.keeper = new TreeKeeper(vertx, null);
  }

  @Override
  public Future<RunningProcess> launch(CommandLine line) {
    Context context = vertx.getOrCreateContext();
    return threads.executeBlocking(() -> start(line, context), false).map(this::attend);
  }

  @Override
  public Future<?> close() {
    closed = true;
    return Future.join(running.stream().map(PortableProcess::kill).toList())
        .eventually(threads::close)
        .eventually(keeper::close);
  }

  private PortableProcess start(CommandLine line, Context context) {
    LaunchFailures.checkEncodable(line.argv(), ARGUMENTS);
    long mark = marks.next();
    try {
      CommandLine wrapped = Wrapper.around(line, false);
      Process started = start(wrapped, mark, line.stdin() == null ? null : inputFile(line.stdin()));
      PortableProcess process = new PortableProcess(context, keeper, started, mark, line);
      running.add(process);
      if (closed) {
        process.killNow();
      }
      return process;
    } catch (IOException cause) {
      throw LaunchFailures.of(line, reason(cause));
    }
  }

  /** Starts the process and deletes its input file, which the process has open by then. */
  private static Process start(CommandLine line, long mark, @Nullable Path input)
      throws IOException {
    try {
      ProcessBuilder builder = new ProcessBuilder(line.argv()).directory(line.directory().toFile());
      builder.redirectInput(input == null ? DEV_NULL : input.toFile());
      builder.environment().clear();
      builder.environment().putAll(line.environment());
      builder.environment().put(Marks.VARIABLE, Long.toString(mark));
      return builder.start();
    } finally {
      if (input != null) {
        Files.delete(input);
      }
    }
  }

  private RunningProcess attend(PortableProcess process) {
    process.unfollow();
    process.attendOn(threads).onComplete(ended -> running.remove(process));
    return process;
  }

  /** Writes the input to a temporary file, which Java makes readable to this user only. */
  private static Path inputFile(String text) throws IOException {
    return Files.writeString(Files.createTempFile("sluice-stdin", null), text);
  }

  /** Returns the system's message without the path, which callers do not need to know. */
  private static String reason(IOException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    Matcher matcher = SYSTEM_MESSAGE.matcher(String.valueOf(cause.getMessage()));
    return matcher.matches() ? matcher.group(1) : String.valueOf(cause.getMessage());
  }
}
