package dev.sluice.loopwatch;

import dev.sluice.loopwatch.lag.LagHistogram;
import dev.sluice.loopwatch.probe.VertxLoop;
import dev.sluice.loopwatch.probe.WatchedLoop;
import dev.sluice.loopwatch.processor.JvmActivity;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches all event loops of a Vert.x from a thread of its own, and reports which code blocked
 * which loop, for how long, and whose work that was.
 *
 * <p>Every 20 ms each loop has to call a probe. While a loop is late its stack is sampled, and from
 * 50 ms on it is reported as a {@link LoopBlocked}. Waits of the loop's thread for a processor and
 * pauses of all threads do not count as lag.
 */
public final class LoopWatch implements LoopWatchMXBean, AutoCloseable {
  /** A callback that has run for this long may become a block. */
  private static final long SUSPECT_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final List<WatchedLoop> watched = new ArrayList<>();
  private final StartUp startUp;
  private final WatchThread watch;
  private final Thread thread;

  private LoopWatch(VertxInternal vertx, LoopWatchOptions options, LoopListener listener) {
    List<VertxLoop> loops = new ArrayList<>();
    for (EventExecutor executor : vertx.nettyEventLoopGroup()) {
      if (executor instanceof SingleThreadEventLoop loop) {
        loops.add(new VertxLoop(loop, loops.size(), CurrentWork::of));
      }
    }
    loops.forEach(loop -> watched.add(new WatchedLoop(loop, System::nanoTime, JvmActivity::now)));
    this.startUp = new StartUp(options.awaitsReady());
    BlockRecords records = new BlockRecords(options, startUp::isWarmingUp);
    this.watch = new WatchThread(loops, watched, options, startUp, records, listener);
    this.thread = new Thread(watch, "sluice-watch");
    thread.setDaemon(true);
    BlockedThreads others = new BlockedThreads(this::isWatched, records, listener);
    vertx.blockedThreadChecker().setThreadBlockedHandler(others::handle);
  }

  /**
   * Starts watching.
   *
   * @param blocked receives each block that has ended, for example a {@link BlockLog}; see {@link
   *     LoopListener} for the threads that call it
   */
  public static LoopWatch start(Vertx vertx, Consumer<LoopBlocked> blocked) {
    return start(vertx, LoopWatchOptions.DEFAULT, blocked::accept);
  }

  /** Starts watching with options. */
  public static LoopWatch start(Vertx vertx, LoopWatchOptions options, LoopListener listener) {
    LoopWatch watch = new LoopWatch((VertxInternal) vertx, options, listener);
    watch.thread.start();
    if (options.name() != null) {
      vertx.executeBlocking(() -> JmxRegistration.register(watch, options.name()), false);
    }
    return watch;
  }

  /** Ends start-up, five seconds from now. */
  public void ready() {
    startUp.ready();
  }

  /**
   * Whether the calling event loop may have been blocked just now, so that a block is about to be
   * reported.
   */
  public boolean isSuspect() {
    Thread current = Thread.currentThread();
    long now = System.nanoTime();
    return isWatching()
        && (isLong(current, now)
            || watched.stream().anyMatch(w -> w.loop().isThread(current) && w.isSuspect(now)));
  }

  /** Returns the number of lags recorded so far. Safe on any thread. */
  public long measured() {
    return watched.stream().mapToLong(WatchedLoop::measured).sum();
  }

  /** Returns all lags since the start, by the name of the loop. Safe on any thread. */
  public Map<String, LagHistogram> lags() {
    Map<String, LagHistogram> lags = new LinkedHashMap<>();
    for (WatchedLoop loop : watched) {
      if (loop.measured() > 0) {
        lags.put(loop.loop().name(), loop.lags());
      }
    }
    return lags;
  }

  /** Stops watching, for good. */
  @Override
  public void close() {
    watch.close(thread);
  }

  @Override
  public boolean isWatching() {
    return watch.isWatching();
  }

  @Override
  public void setWatching(boolean watching) {
    watch.setWatching(watching);
  }

  @Override
  public long getCpuNanos() {
    return JmxRegistration.cpuNanos(thread);
  }

  private static boolean isLong(Thread current, long now) {
    long since = current instanceof VertxThread known ? known.startTime() : 0;
    return since != 0 && now - since >= SUSPECT_NANOS;
  }

  private boolean isWatched(Thread other) {
    return isWatching()
        && thread.isAlive()
        && watched.stream().anyMatch(loop -> loop.loop().isThread(other));
  }
}
