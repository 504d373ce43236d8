package dev.sluice.testkit.blocking;

import dev.sluice.testkit.VertxTest;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@link NoBlockGuardTest} and {@link LagGuardTest} run: tests that block, some of them an
 * event loop.
 */
@VertxTest
class LoopUsers {
  private static final Path SOME_FILE = Path.of("/proc/self/stat");

  @Test
  void sleep(Vertx vertx) throws Exception {
    onLoop(vertx, LoopUsers::sleepOneMilli);
  }

  @Test
  void waitForALatch(Vertx vertx) throws Exception {
    onLoop(vertx, () -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS));
  }

  @Test
  void waitForAMonitor(Vertx vertx) throws Exception {
    onLoop(vertx, LoopUsers::waitOneMilli);
  }

  @Test
  void readAStream(Vertx vertx) throws Exception {
    onLoop(vertx, LoopUsers::readStream);
  }

  @Test
  void readAFile(Vertx vertx) throws Exception {
    onLoop(vertx, () -> Files.readAllBytes(SOME_FILE).length);
  }

  @Test
  void forceAFile(Vertx vertx) throws Exception {
    Path path = Files.createTempFile("guard", ".tmp");
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      onLoop(vertx, () -> force(file));
    }
    Files.delete(path);
  }

  @Test
  void listAFolder(Vertx vertx) throws Exception {
    onLoop(vertx, LoopUsers::countFiles);
  }

  @Test
  void resolveAName(Vertx vertx) throws Exception {
    onLoop(vertx, () -> InetAddress.getAllByName("localhost").length);
  }

  @Test
  void startAProcess(Vertx vertx) throws Exception {
    onLoop(vertx, () -> new ProcessBuilder("/bin/true").start().pid());
  }

  @Test
  void sleepOnAWorker(Vertx vertx) throws Exception {
    DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
    vertx.deployVerticle(new Sleeper(), worker).await(5, TimeUnit.SECONDS);
  }

  @Test
  void sleepInExecuteBlocking(Vertx vertx) throws Exception {
    vertx.executeBlocking(LoopUsers::sleepOneMilli, false).await(5, TimeUnit.SECONDS);
  }

  @Test
  void sleepOnTheTestThread(Vertx vertx) throws Exception {
    vertx.timer(1, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS);
    sleepOneMilli();
  }

  @Test
  void compute(Vertx vertx) throws Exception {
    onLoop(vertx, LoopUsers::computeForLong);
  }

  @Test
  @BlocksLoop
  void computeOnPurpose(Vertx vertx) throws Exception {
    onLoop(vertx, LoopUsers::computeForLong);
  }

  @Test
  void computeInPieces(Vertx vertx) throws Exception {
    for (int piece = 0; piece < 40; piece++) {
      onLoop(vertx, () -> computeFor(10));
    }
  }

  @Test
  void waitForAHeldMonitor(Vertx vertx) throws Exception {
    Promise<Boolean> entered = Promise.promise();
    synchronized (entered) {
      vertx.runOnContext(on -> enter(entered));
      TimeUnit.MILLISECONDS.sleep(400);
    }
    entered.future().await(5, TimeUnit.SECONDS);
  }

  @Test
  void computeOnAWorker(Vertx vertx) throws Exception {
    vertx.executeBlocking(LoopUsers::computeForLong, false).await(5, TimeUnit.SECONDS);
  }

  private static <T> void onLoop(Vertx vertx, Callable<T> work) throws Exception {
    Promise<T> done = Promise.promise();
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(nothing -> Future.<T>future(promise -> call(work, promise)).onComplete(done));
    done.future().await(5, TimeUnit.SECONDS);
  }

  private static <T> void call(Callable<T> work, Promise<T> promise) {
    try {
      promise.complete(work.call());
    } catch (Exception failed) {
      promise.fail(failed);
    }
  }

  private static boolean computeForLong() {
    return computeFor(300);
  }

  /** Computes for so many milliseconds of processor time. */
  private static boolean computeFor(long millis) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long now;
    do {
      now = threads.getCurrentThreadCpuTime();
    } while (now < end);
    return true;
  }

  private static void enter(Promise<Boolean> entered) {
    synchronized (entered) {
      entered.complete(true);
    }
  }

  private static boolean sleepOneMilli() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
    return true;
  }

  @SuppressWarnings("WaitNotInLoop") // It waits for nothing but the time.
  private static boolean waitOneMilli() throws InterruptedException {
    Object monitor = new Object();
    synchronized (monitor) {
      monitor.wait(1);
    }
    return true;
  }

  private static int readStream() throws Exception {
    try (FileInputStream file = new FileInputStream(SOME_FILE.toFile())) {
      return file.read();
    }
  }

  private static boolean force(FileChannel file) throws IOException {
    file.force(true);
    return true;
  }

  private static long countFiles() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /** Sleeps when it is deployed. */
  private static final class Sleeper extends VerticleBase {
    @Override
    public Future<?> start() throws Exception {
      return Future.succeededFuture(sleepOneMilli());
    }
  }
}
