package dev.sluice.cli.process;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles SIGHUP, SIGINT and SIGTERM: the first one requests a graceful shutdown, the second one
 * halts the process.
 *
 * <p>A shutdown hook would not do, because a JVM that runs its hooks ignores further signals.
 */
public final class ShutdownSignals {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSignals.class);
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  /** A shell reports the exit code 128 + N for a process that signal N has ended. */
  private static final int SIGNALLED = 128;

  private final CountDownLatch received = new CountDownLatch(1);
  private final AtomicInteger first = new AtomicInteger();

  private ShutdownSignals() {}

  /** Installs the handlers. From now on the signals no longer end the process by themselves. */
  public static ShutdownSignals listen() {
    ShutdownSignals signals = new ShutdownSignals();
    NUMBERS.forEach((name, number) -> Signals.register(name, () -> signals.receive(number)));
    return signals;
  }

  /** Waits for the first signal. */
  public void await() throws InterruptedException {
    received.await();
  }

  /** Halts the process after a grace period, whatever it is waiting for. */
  public void haltAfter(Duration gracePeriod) {
    CompletableFuture.delayedExecutor(gracePeriod.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> halt("the grace period has expired", first.get()));
  }

  private void receive(int number) {
    if (first.compareAndSet(0, number)) {
      received.countDown();
    } else {
      halt("received a second signal", number);
    }
  }

  /** Kills the child processes first because they must not outlive this one. */
  private static void halt(String reason, int number) {
    LOG.warn("halting: {}", reason);
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Logs.flush();
    Runtime.getRuntime().halt(SIGNALLED + number);
  }
}
