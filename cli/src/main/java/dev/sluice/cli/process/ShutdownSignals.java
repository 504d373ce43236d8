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
 * The signals that tell a process to go: the first one politely, the second one at once.
 *
 * <p>A shutdown hook would not do: while it runs, the JVM does not hear of another signal.
 */
public final class ShutdownSignals {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSignals.class);
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  /** What a shell reports of a process that a signal has ended, less the signal's number. */
  private static final int KILLED = 128;

  private final CountDownLatch told = new CountDownLatch(1);
  private final AtomicInteger first = new AtomicInteger();

  private ShutdownSignals() {}

  /** From now on the signals no longer end the process by themselves. */
  public static ShutdownSignals listen() {
    ShutdownSignals signals = new ShutdownSignals();
    NUMBERS.forEach((name, number) -> Signals.register(name, () -> signals.hear(number)));
    return signals;
  }

  /** Waits until the process is told to go. */
  public void await() throws InterruptedException {
    told.await();
  }

  /** Sees to it that the process is gone after so long, whatever holds it. */
  public void goWithin(Duration limit) {
    CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> goNow("past the limit", first.get()));
  }

  private void hear(int number) {
    if (first.compareAndSet(0, number)) {
      told.countDown();
    } else {
      goNow("told twice", number);
    }
  }

  /** What runs for this process must not outlive it. */
  private static void goNow(String why, int number) {
    LOG.warn("going at once: {}", why);
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Logs.end();
    Runtime.getRuntime().halt(KILLED + number);
  }
}
