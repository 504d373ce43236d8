package dev.sluice.runtime.loops;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopState;
import dev.sluice.contracts.loop.LoopStates;
import dev.sluice.contracts.loop.LoopWork;
import dev.sluice.loopwatch.BlockLog;
import dev.sluice.loopwatch.LoopBlocked.Phase;
import dev.sluice.loopwatch.LoopListener;
import dev.sluice.loopwatch.LoopReading;
import dev.sluice.loopwatch.LoopWatch;
import dev.sluice.loopwatch.LoopWatchOptions;
import dev.sluice.loopwatch.lag.LagHistogram;
import dev.sluice.runtime.bus.Bus;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the event loops of a node: logs blocks, counts them in metrics, and publishes blocks and
 * the state of all loops on the bus.
 */
public final class LoopMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  /** Classes that every message passes through. */
  private static final List<String> CARRIERS =
      List.of(
          "dev.sluice.runtime.actor.",
          "dev.sluice.runtime.bus.",
          "dev.sluice.runtime.AddressConsumer");

  private final String node;
  private final Bus bus;
  private final LoopMetrics metrics;
  private final VerticlesByLoop verticles = new VerticlesByLoop();
  private final Map<String, Total> totals = new ConcurrentHashMap<>();
  private final BlockLog log = new BlockLog(LOG::warn, "docs/event-loop.md#");
  private final LoopWatch watch;

  private LoopMonitor(Vertx vertx, String node, Bus bus, MeterRegistry meters) {
    this.node = node;
    this.bus = bus;
    this.metrics = new LoopMetrics(meters);
    this.watch =
        LoopWatch.start(
            vertx,
            new LoopWatchOptions(node, CARRIERS, WorkLabels::summarize, true),
            new Reports());
  }

  /** Starts watching the loops of a node. */
  public static LoopMonitor start(Vertx vertx, String node, Bus bus, MeterRegistry meters) {
    return new LoopMonitor(vertx, node, bus, meters);
  }

  /** Ends the start-up of the node, five seconds from now. */
  public void ready() {
    watch.ready();
  }

  /** Notes that a verticle is deployed on a loop. */
  public void deployed(String verticle, String loop) {
    verticles.add(loop, verticle);
  }

  /**
   * Whether the calling event loop may have been blocked just now, so that a block is about to be
   * reported.
   */
  public boolean isSuspect() {
    return watch.isSuspect();
  }

  /** Returns the number of lags recorded so far. Safe on any thread. */
  public long measured() {
    return watch.measured();
  }

  /** Returns all lags since the start, by the name of the loop. Safe on any thread. */
  public Map<String, LagHistogram> lags() {
    return watch.lags();
  }

  /** Stops watching, for good. */
  @Override
  public void close() {
    watch.close();
  }

  /** What a task does in the first seconds is not part of start-up. */
  private static dev.sluice.loopwatch.LoopBlocked afterStartUp(
      dev.sluice.loopwatch.LoopBlocked block) {
    boolean isOfTask = block.work() instanceof LoopWork work && work.batch() != null;
    return isOfTask && block.phase() == Phase.STARTING ? block.in(Phase.RUNNING) : block;
  }

  private LoopState state(LoopReading reading) {
    Total total = totals.getOrDefault(reading.loop(), Total.NONE);
    return new LoopState(
        reading.loop(),
        verticles.of(reading.loop()),
        reading.utilization(),
        reading.blockedMillis(),
        total.blocks(),
        total.millis(),
        LoopMessages.lag(reading.lag()),
        reading.counts());
  }

  private final class Reports implements LoopListener {
    @Override
    public void accept(dev.sluice.loopwatch.LoopBlocked reported) {
      try {
        dev.sluice.loopwatch.LoopBlocked block = afterStartUp(reported);
        LoopBlocked message = LoopMessages.blocked(node, block);
        totals.merge(block.loop(), new Total(1, block.millis()), Total::plus);
        metrics.blocked(message);
        log.accept(block);
        bus.publish(LoopBlocked.ADDRESS, message);
      } catch (RuntimeException closing) {
        LOG.debug("cannot report a blocked event loop", closing);
      }
    }

    @Override
    public void stillBlocked(dev.sluice.loopwatch.LoopBlocked soFar) {
      log.stillBlocked(soFar);
    }

    @Override
    public void lag(String loop, long nanos) {
      metrics.lag(loop, nanos);
    }

    @Override
    public void second(List<LoopReading> loops) {
      bus.publish(
          LoopStates.ADDRESS,
          new LoopStates(node, loops.stream().map(LoopMonitor.this::state).toList()));
    }
  }

  /**
   * Blocks of one loop since the start.
   *
   * @param blocks their number
   * @param millis how long they took together
   */
  private record Total(long blocks, long millis) {
    static final Total NONE = new Total(0, 0);

    Total plus(Total other) {
      return new Total(blocks + other.blocks, millis + other.millis);
    }
  }
}
