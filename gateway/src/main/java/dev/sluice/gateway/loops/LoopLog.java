package dev.sluice.gateway.loops;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopState;
import dev.sluice.contracts.loop.LoopStates;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.LoopReport;
import dev.sluice.loopwatch.lag.LagHistogram;
import dev.sluice.runtime.loops.LoopMonitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the lag and the blocks of all event loops, and passes the blocks on to the loop reports
 * of the open batches. The lag of this node's loops comes from its loop watch, that of other nodes
 * from their messages. Used on the gateway's context.
 */
public final class LoopLog {
  /** A node that has not reported its loops for this long is removed. */
  private static final long SILENCE_MILLIS = 30_000;

  private final Clock clock;
  private final LoopMonitor watch;
  private final LoopKey own;
  private final Map<LoopKey, LagHistogram> others = new HashMap<>();
  private final Map<String, Received> nodes = new TreeMap<>();
  private final RecentBlocks recent = new RecentBlocks();
  private final Set<BatchLoopReport> openReports = new LinkedHashSet<>();
  private long updates;
  private @Nullable Mark last;

  /**
   * @param node this node's id
   * @param loop the gateway's own loop
   * @param watch watches this node's loops
   */
  public LoopLog(Clock clock, String node, String loop, LoopMonitor watch) {
    this.clock = clock;
    this.watch = watch;
    this.own = new LoopKey(node, loop);
  }

  /** Begins the loop report of a batch. */
  public LoopReport begin(String batch) {
    BatchLoopReport report = new BatchLoopReport(this, clock, batch);
    openReports.add(report);
    return report;
  }

  /** Handles a block of an event loop. */
  public void blocked(LoopBlocked block) {
    recent.add(block);
    openReports.forEach(report -> report.blocked(block));
  }

  /** Handles the state of all event loops of a node. */
  public void states(LoopStates states) {
    nodes.put(states.node(), new Received(states, clock.millis()));
    if (!states.node().equals(own.node())) {
      states.loops().forEach(loop -> add(new LoopKey(states.node(), loop.loop()), loop));
    }
    removeSilentNodes();
  }

  /** Returns the nodes and their loops in the form of {@code GET /v1/loops}. */
  public JsonArray toJson() {
    JsonArray json = new JsonArray();
    nodes.forEach((node, received) -> json.add(toJson(node, received)));
    return json;
  }

  LoopKey own() {
    return own;
  }

  /** Returns whether the gateway's own loop may just have been blocked. */
  boolean isSuspect() {
    return watch.isSuspect();
  }

  void close(BatchLoopReport report) {
    openReports.remove(report);
  }

  /**
   * Returns the lag of all loops up to now. The copy is made only if a probe has returned since the
   * last call, which happens a few hundred times a second at most.
   */
  Mark mark() {
    long version = watch.measured() + updates;
    if (last == null || last.version() != version) {
      last = new Mark(version, copy());
    }
    return last;
  }

  /** Returns the lag of these loops since a mark. */
  LagHistogram since(Mark begin, Collection<LoopKey> loops) {
    Mark end = mark();
    LagHistogram sum = new LagHistogram();
    for (LoopKey loop : loops) {
      LagHistogram atEnd = end.lags().get(loop);
      LagHistogram atBegin = begin.lags().get(loop);
      if (atEnd != null && atBegin != null && end.version() != begin.version()) {
        sum.add(atEnd.since(atBegin));
      }
    }
    return sum;
  }

  private Map<LoopKey, LagHistogram> copy() {
    Map<LoopKey, LagHistogram> copy = new HashMap<>();
    watch.lags().forEach((loop, lags) -> copy.put(new LoopKey(own.node(), loop), lags));
    others.forEach((loop, lags) -> copy.put(loop, lags.copy()));
    return copy;
  }

  private void add(LoopKey key, LoopState state) {
    others.computeIfAbsent(key, name -> new LagHistogram()).add(state.counts());
    updates++;
  }

  private void removeSilentNodes() {
    long now = clock.millis();
    nodes.values().removeIf(received -> now - received.millis() > SILENCE_MILLIS);
    others.keySet().removeIf(loop -> !nodes.containsKey(loop.node()));
    recent.retain(nodes.keySet());
  }

  private JsonObject toJson(String node, Received received) {
    JsonArray loops = new JsonArray();
    for (LoopState state : received.states().loops()) {
      loops.add(state.shown().put("last", recent.of(new LoopKey(node, state.loop()))));
    }
    return new JsonObject()
        .put("node", node)
        .put("silentForMillis", clock.millis() - received.millis())
        .put("loops", loops)
        .put("pools", recent.of(RecentBlocks.pools(node)));
  }

  /**
   * The lag of all loops up to a time.
   *
   * @param version increases with each measurement
   * @param lags by loop; must not be changed
   */
  record Mark(long version, Map<LoopKey, LagHistogram> lags) {}

  private record Received(LoopStates states, long millis) {}
}
