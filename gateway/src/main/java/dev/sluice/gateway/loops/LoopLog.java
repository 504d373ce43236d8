package dev.sluice.gateway.loops;

import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopState;
import dev.sluice.contracts.loop.LoopStates;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.LoopReport;
import dev.sluice.runtime.watch.LagHistogram;
import dev.sluice.runtime.watch.LoopWatch;
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
 * What this gateway knows of all loops: how late each was, what held it, and which batches are to
 * hear of it. The node's own loops are read where they are measured; of others their nodes tell.
 * Used on the gateway's context.
 */
public final class LoopLog {
  /** A node that has not told of its loops for so long is forgotten. */
  private static final long SILENCE_MILLIS = 30_000;

  private final Clock clock;
  private final LoopWatch watch;
  private final LoopKey own;
  private final Map<LoopKey, LagHistogram> others = new HashMap<>();
  private final Map<String, Told> nodes = new TreeMap<>();
  private final RecentBlocks recent = new RecentBlocks();
  private final Set<BatchLoopReport> open = new LinkedHashSet<>();
  private long heard;
  private @Nullable Mark last;

  /**
   * @param node this node's id
   * @param loop the gateway's own loop
   * @param watch what watches this node's loops
   */
  public LoopLog(Clock clock, String node, String loop, LoopWatch watch) {
    this.clock = clock;
    this.watch = watch;
    this.own = new LoopKey(node, loop);
  }

  /** Begins the certificate of a batch. */
  public LoopReport begin(String batch) {
    BatchLoopReport certificate = new BatchLoopReport(this, clock, batch);
    open.add(certificate);
    return certificate;
  }

  /** A loop was held. */
  public void blocked(LoopBlocked block) {
    recent.add(block);
    open.forEach(certificate -> certificate.blocked(block));
  }

  /** A node tells of its loops. */
  public void states(LoopStates states) {
    nodes.put(states.node(), new Told(states, clock.millis()));
    if (!states.node().equals(own.node())) {
      states.loops().forEach(loop -> add(new LoopKey(states.node(), loop.loop()), loop));
    }
    forgetSilentNodes();
  }

  /** All nodes with their loops, as {@code GET /v1/loops} tells them. */
  public JsonArray toJson() {
    JsonArray json = new JsonArray();
    nodes.forEach((node, told) -> json.add(describe(node, told)));
    return json;
  }

  LoopKey own() {
    return own;
  }

  /** Whether the gateway's own loop may just have been held. */
  boolean isSuspect() {
    return watch.isSuspect();
  }

  void close(BatchLoopReport certificate) {
    open.remove(certificate);
  }

  /**
   * How late all loops have been up to now. It costs something only where a probe has come back
   * since the last call, which is some hundred times a second at the most.
   */
  Mark mark() {
    long version = watch.measured() + heard;
    if (last == null || last.version() != version) {
      last = new Mark(version, copy());
    }
    return last;
  }

  /** How late these loops have been from one mark to now. */
  LagHistogram since(Mark begin, Collection<LoopKey> loops) {
    Mark now = mark();
    LagHistogram sum = new LagHistogram();
    for (LoopKey loop : loops) {
      LagHistogram all = now.lags().get(loop);
      LagHistogram before = begin.lags().get(loop);
      if (all != null && before != null && now.version() != begin.version()) {
        sum.add(all.since(before).pairs());
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
    heard++;
  }

  private void forgetSilentNodes() {
    long now = clock.millis();
    nodes.values().removeIf(told -> now - told.millis() > SILENCE_MILLIS);
    others.keySet().removeIf(loop -> !nodes.containsKey(loop.node()));
    recent.retain(nodes.keySet());
  }

  private JsonObject describe(String node, Told told) {
    JsonArray loops = new JsonArray();
    for (LoopState state : told.states().loops()) {
      loops.add(state.shown().put("last", recent.of(new LoopKey(node, state.loop()))));
    }
    return new JsonObject()
        .put("node", node)
        .put("silentForMillis", clock.millis() - told.millis())
        .put("loops", loops)
        .put("pools", recent.of(RecentBlocks.pools(node)));
  }

  /**
   * How late all loops had been at some time.
   *
   * @param version changes with what is known
   * @param lags by loop; not to be changed
   */
  record Mark(long version, Map<LoopKey, LagHistogram> lags) {}

  private record Told(LoopStates states, long millis) {}
}
