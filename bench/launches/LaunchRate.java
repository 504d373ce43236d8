package dev.sluice.subprocess;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.launch.RunningProcess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts programs in one way and says how many there were a second, or what the JVM took meanwhile.
 *
 * <pre>
 * LaunchRate native|portable|nuprocess rate WARM_UP COUNT AT_ONCE PROGRAM [ARGUMENT …]
 * LaunchRate native|portable|nuprocess hold COUNT PROGRAM [ARGUMENT …]
 * </pre>
 */
public final class LaunchRate {
  private static final long LIMIT_MINUTES = 5;
  private static final double HOLD_SECONDS = 20;

  /** Who has ended so many of those that ran at once starts no more than end. */
  private static final double STILL = 0.9;

  private final Vertx vertx;
  private final Way way;
  private int left;
  private int running;
  private Promise<Void> done = Promise.promise();

  private LaunchRate(Vertx vertx, Way way) {
    this.vertx = vertx;
    this.way = way;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Way way = way(vertx, args[0]);
    LaunchRate rate = new LaunchRate(vertx, way);
    if (args[1].equals("rate")) {
      List<String> argv = List.of(args).subList(5, args.length);
      int atOnce = Integer.parseInt(args[4]);
      rate.run(Integer.parseInt(args[2]), atOnce, argv);
      int count = Integer.parseInt(args[3]);
      double before = cpuMillis();
      double perSecond = rate.run(count, atOnce, argv);
      System.out.printf("%.0f %.2f%n", perSecond, (cpuMillis() - before) / count);
    } else {
      rate.hold(Integer.parseInt(args[2]), List.of(args).subList(3, args.length));
    }
    way.close();
    Runtime.getRuntime().halt(0);
  }

  private double run(int count, int atOnce, List<String> argv) throws Exception {
    Context context = vertx.getOrCreateContext();
    done = Promise.promise();
    left = count;
    running = 0;
    long begun = System.nanoTime();
    context.runOnContext(go -> startUpTo(atOnce, argv));
    done.future().await(LIMIT_MINUTES, TimeUnit.MINUTES);
    return count / ((System.nanoTime() - begun) / 1e9);
  }

  private void startUpTo(int atOnce, List<String> argv) {
    while (left > 0 && running < atOnce) {
      left--;
      running++;
      way.run(argv).onComplete(ended -> next(ended, atOnce, argv));
    }
  }

  private void next(io.vertx.core.AsyncResult<Void> ended, int atOnce, List<String> argv) {
    running--;
    if (ended.failed()) {
      done.tryFail(ended.cause());
    }
    startUpTo(atOnce, argv);
    if (left == 0 && running == 0) {
      done.tryComplete();
    }
  }

  private void hold(int count, List<String> argv) throws Exception {
    run(2, 1, List.of("/bin/true"));
    System.gc();
    long threads = threads();
    long kilobytes = residentKilobytes();
    long before = ProcessHandle.current().children().count();
    long begun = System.nanoTime();
    Context context = vertx.getOrCreateContext();
    done = Promise.promise();
    left = count;
    running = 0;
    context.runOnContext(go -> startUpTo(count, argv));
    long most = 0;
    long seen = 0;
    double afterSeconds = 0;
    long mostThreads = 0;
    long mostKilobytes = 0;
    int files = 0;
    while (most < count && seen >= most * STILL && secondsSince(begun) < HOLD_SECONDS) {
      seen = ProcessHandle.current().children().count() - before;
      if (seen > most) {
        most = seen;
        afterSeconds = secondsSince(begun);
        mostThreads = threads() - threads;
        mostKilobytes = residentKilobytes() - kilobytes;
        files = new java.io.File("/proc/self/fd").list().length;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    System.out.printf(
        "%d run after %.1f s: %d threads more, %.1f MB more resident, %d open files%n",
        most, afterSeconds, mostThreads, mostKilobytes / 1024.0, files);
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(0);
  }

  /** Of this process and of the children that it waited for; the kernel counts in hundredths. */
  private static double cpuMillis() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int i = 11; i < 15; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks * 10.0;
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private static long threads() {
    return new java.io.File("/proc/self/task").list().length;
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  private static Way way(Vertx vertx, String name) throws Exception {
    if (name.equals("nuprocess")) {
      return new Nu(vertx);
    }
    LauncherKind kind = LauncherKind.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    return new Ours(kind.open(vertx, 1_024).await());
  }

  /** A way to start a program, and to wait for its end with its output read. */
  private interface Way {
    Future<Void> run(List<String> argv);

    void close();
  }

  private record Ours(ProcessLauncher launcher) implements Way {
    @Override
    public Future<Void> run(List<String> argv) {
      Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8");
      return launcher
          .launch(new CommandLine(argv, CommandLine.ROOT, environment, null, 1 << 20))
          .compose(RunningProcess::result)
          .mapEmpty();
    }

    @Override
    public void close() {
      launcher.close().await();
    }
  }

  /** {@code start()} takes its caller's time, so a thread does it here as well. */
  private record Nu(Vertx vertx, io.vertx.core.WorkerExecutor starter) implements Way {
    Nu(Vertx vertx) {
      this(vertx, vertx.createSharedWorkerExecutor("nu-start", 1));
    }

    @Override
    public Future<Void> run(List<String> argv) {
      Promise<Void> ended = Promise.promise();
      Context context = vertx.getOrCreateContext();
      starter.executeBlocking(() -> start(argv, context, ended), false);
      return ended.future();
    }

    private static NuProcess start(List<String> argv, Context context, Promise<Void> ended) {
      NuProcessBuilder builder =
          new NuProcessBuilder(argv, Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8"));
      builder.setProcessListener(
          new NuAbstractProcessHandler() {
            @Override
            public void onStart(NuProcess process) {
              process.closeStdin(false);
            }

            @Override
            public void onStdout(ByteBuffer buffer, boolean closed) {
              buffer.position(buffer.limit());
            }

            @Override
            public void onExit(int code) {
              context.runOnContext(now -> ended.complete());
            }
          });
      return builder.start();
    }

    @Override
    public void close() {
      starter.close();
    }
  }
}
