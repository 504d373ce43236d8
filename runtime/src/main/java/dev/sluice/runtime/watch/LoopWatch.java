package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopState;
import dev.sluice.contracts.loop.LoopStates;
import dev.sluice.runtime.Bus;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all event loops of a node from a thread of its own: how late each is, and what held it.
 *
 * <p>Every 20 ms it has each loop call a probe, of which one at the most is out. One that does not
 * come back in time has the loop's stack looked at until it does; what was seen is folded into a
 * {@link LoopBlocked}. What the loop's thread merely waited for a processor, and the time for which
 * all threads were stopped, are no lag.
 */
public final class LoopWatch implements LoopWatchMXBean {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** How often a loop that is late is looked at; less often when that has lasted. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long SELDOM_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONG_NANOS = 5 * SECOND;

  /** A callback that has taken so long may become a block. */
  private static final long SUSPECT_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  /** From here on a loop is told to be held while it still is. */
  private static final long SO_FAR_NANOS = SECOND;

  /** A sleep that is longer by this much: something stopped all threads, or kept us waiting. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** For so long after the node was ready it counts as starting. */
  private static final long STARTING_NANOS = 5 * SECOND;

  /** One defect may come with each look. */
  private static final long DEFECT_SECONDS = 60;

  /** How often to see whether to go on, while nothing is watched. */
  private static final long OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String node;
  private final Bus bus;
  private final List<VertxLoop> loops = new ArrayList<>();
  private final List<WatchedLoop> watched = new ArrayList<>();
  private final Residents residents = new Residents();
  private final Utilisation utilisation = new Utilisation();
  private final Blocks blocks;
  private final BlockMaker maker;
  private final Teller teller = new Teller();
  private final Thread thread = new Thread(this::run, "sluice-watch");
  private volatile boolean closed;
  private volatile boolean watching = true;
  private volatile long startingUntil = Long.MAX_VALUE;
  private long nextSecond = System.nanoTime() + SECOND;
  private long nextDefect = System.nanoTime();

  private LoopWatch(VertxInternal vertx, String node, Bus bus, MeterRegistry meters) {
    this.node = node;
    this.bus = bus;
    this.blocks = new Blocks(bus, meters);
    this.maker = new BlockMaker(node);
    for (EventExecutor executor : vertx.nettyEventLoopGroup()) {
      if (executor instanceof SingleThreadEventLoop loop) {
        loops.add(new VertxLoop(loop, loops.size()));
      }
    }
    loops.forEach(loop -> watched.add(new WatchedLoop(loop, System::nanoTime)));
    Checker checker = new Checker(node, this::isWatched, blocks);
    vertx.blockedThreadChecker().setThreadBlockedHandler(checker::overran);
    thread.setDaemon(true);
  }

  /** Starts watching. */
  public static LoopWatch start(Vertx vertx, String node, Bus bus, MeterRegistry meters) {
    LoopWatch watch = new LoopWatch((VertxInternal) vertx, node, bus, meters);
    watch.thread.start();
    vertx.executeBlocking(() -> Management.register(watch, node), false);
    return watch;
  }

  /** The node is ready: its first seconds have begun. */
  public void ready() {
    startingUntil = System.nanoTime() + STARTING_NANOS;
  }

  /** Tells that a verticle lives on a loop. */
  public void lives(String verticle, String loop) {
    residents.add(loop, verticle);
  }

  /**
   * Whether the loop that this is called on may have been held just now, of which a block will be
   * told in a moment.
   */
  public boolean isSuspect() {
    Thread current = Thread.currentThread();
    long now = System.nanoTime();
    return watching
        && (isLong(current, now)
            || watched.stream().anyMatch(w -> w.loop().isThread(current) && w.isSuspect(now)));
  }

  /** Whether the callback that this is called in has taken long already. */
  private static boolean isLong(Thread current, long now) {
    long since = current instanceof VertxThread known ? known.startTime() : 0;
    return since != 0 && now - since >= SUSPECT_NANOS;
  }

  /** How many probes have come back, of all loops. Safe on any thread. */
  public long measured() {
    return watched.stream().mapToLong(WatchedLoop::measured).sum();
  }

  /** All lags since the start, by the loop's name. Safe on any thread. */
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
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  @Override
  public boolean isWatching() {
    return watching;
  }

  @Override
  public void setWatching(boolean isWatching) {
    watching = isWatching;
  }

  @Override
  public long getCpuNanos() {
    return Management.cpuNanos(thread);
  }

  private boolean isWatched(Thread other) {
    return watching
        && thread.isAlive()
        && watched.stream().anyMatch(loop -> loop.loop().isThread(other));
  }

  private void run() {
    try (OwnPauses pauses = new OwnPauses()) {
      guarded(this::rehearse);
      long now = System.nanoTime();
      while (!closed) {
        long paused = pauses.sleep(watching ? pauseNanos(now) : OFF_NANOS, PAUSE_NANOS);
        long tick = System.nanoTime();
        now = tick;
        if (watching) {
          guarded(() -> tickAll(tick, paused));
        }
      }
    } catch (RejectedExecutionException gone) {
      LOG.debug("the loops have ended before their watch");
    } finally {
      loops.forEach(VertxLoop::close);
      Management.unregister(node);
    }
  }

  /** What is wrong with one look is not to end all that come after it. */
  private void guarded(Runnable look) {
    try {
      look.run();
    } catch (RejectedExecutionException gone) {
      throw gone;
    } catch (RuntimeException defect) {
      long now = System.nanoTime();
      if (now - nextDefect >= 0) {
        nextDefect = now + DEFECT_SECONDS * SECOND;
        LOG.error("a defect in the watch, which goes on", defect);
      }
    }
  }

  /** Has done once what a block takes: the classes for it are not to be loaded during the first. */
  private void rehearse() {
    long now = System.nanoTime();
    LateSpan hold = new LateSpan(now, now, 0, Times.UNKNOWN, 0);
    hold.look(now, now, 0, Times.UNKNOWN);
    hold.add(Sample.of(thread));
    hold.end(Times.UNKNOWN);
    maker.blocks(loops.get(0), hold, now, 0, null, false).forEach(LoopBlocked::toJson);
  }

  private void tickAll(long now, long paused) {
    boolean isStarting = now < startingUntil;
    for (WatchedLoop loop : watched) {
      loop.tick(now, paused, isStarting, teller).forEach(blocks::ended);
      LoopBlocked soFar = loop.tellSoFar(now, SO_FAR_NANOS, teller);
      if (soFar != null) {
        blocks.goesOn(soFar);
      }
    }
    if (now >= nextSecond) {
      nextSecond = now + SECOND;
      tellStates(now);
    }
  }

  private long pauseNanos(long now) {
    long longest = 0;
    boolean isLate = false;
    for (WatchedLoop loop : watched) {
      isLate |= loop.isLate();
      longest = Math.max(longest, now - loop.heldSince(now));
    }
    if (!isLate) {
      return WatchedLoop.PROBE_NANOS;
    }
    return longest > LONG_NANOS ? SELDOM_NANOS : LOOK_NANOS;
  }

  private void tellStates(long now) {
    List<LoopState> states = new ArrayList<>();
    for (WatchedLoop loop : watched) {
      states.add(state(loop, now));
    }
    bus.publish(LoopStates.ADDRESS, new LoopStates(node, states));
  }

  private LoopState state(WatchedLoop loop, long now) {
    String name = loop.loop().name();
    List<Integer> counts = loop.windows().nextSecond();
    Blocks.Sum sum = blocks.of(name);
    return new LoopState(
        name,
        residents.of(name),
        utilisation.of(loop.loop(), now),
        TimeUnit.NANOSECONDS.toMillis(now - loop.heldSince(now)),
        sum.count(),
        sum.millis(),
        loop.windows().summaries(),
        counts);
  }

  private final class Teller implements WatchedLoop.Teller {
    @Override
    public void lag(WatchedLoop loop, long nanos) {
      blocks.metrics().lag(loop.loop().name(), nanos);
    }

    @Override
    public List<LoopBlocked> blocks(
        WatchedLoop loop,
        LateSpan seen,
        long end,
        long heldNanos,
        @Nullable Long waitedNanos,
        boolean isStarting) {
      return maker.blocks(loop.loop(), seen, end, heldNanos, waitedNanos, isStarting);
    }
  }
}
