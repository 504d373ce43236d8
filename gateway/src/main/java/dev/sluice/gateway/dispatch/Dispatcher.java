package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.Gate;
import dev.sluice.gateway.batch.LoopReport;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.gateway.batch.Task;
import dev.sluice.gateway.origin.Origins;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches the tasks of all batches to the workers of all nodes, within the limits that the
 * batches share. Used on one context only.
 *
 * <p>{@link RoundRobin} decides which batch starts a task next, {@link SentAttempts} passes reports
 * back, and {@link Liveness} detects lost nodes and blocked workers.
 */
public final class Dispatcher implements Gate {
  /** How often to call {@link #removeSilentNodes}. */
  public static final long NODE_CHECK_MILLIS = 1_000;

  /** How often to call {@link #pingWorkers}. */
  public static final long PING_MILLIS = 50;

  private final Clock clock;
  private final Nodes nodes = new Nodes();
  private final Workers workers = new Workers();
  private final Origins origins;
  private final RoundRobin batches;
  private final SentAttempts attempts;
  private final Liveness liveness;
  private Function<String, LoopReport> loopReports = batch -> LoopReport.UNKNOWN;

  Dispatcher(Clock clock, Transport transport) {
    this.clock = clock;
    this.batches = new RoundRobin(clock);
    this.origins = new Origins(clock, workers.upstreams()::limit, batches::run);
    this.attempts = new SentAttempts(clock, transport, origins, batches);
    this.liveness = new Liveness(clock, transport, nodes, workers, attempts, batches);
  }

  /** Sets the factory of loop reports, which takes the id of a batch. */
  public void reportLoops(Function<String, LoopReport> factory) {
    loopReports = factory;
  }

  @Override
  public void open(Batch batch) {
    if (!batch.isFinished()) {
      batches.open(batch);
      ready(batch);
    }
  }

  /** Returns the batches that have not finished. */
  public List<Batch> batches() {
    return batches.batches();
  }

  /** Returns the number of attempts that occupy a worker. */
  public int outstanding() {
    return attempts.count();
  }

  /** Returns the number of origins whose circuit is open. */
  public int openCircuits() {
    return origins.openCircuits();
  }

  /** Handles the beat of a node. */
  public void beat(NodeBeat beat) {
    liveness.beat(beat);
  }

  /** Handles the cluster's notice that a member has left. */
  public void memberLeft(String clusterId) {
    liveness.memberLeft(clusterId);
  }

  /**
   * Removes the nodes that have sent no beat for too long, and what is known of idle origins. Call
   * this every {@link #NODE_CHECK_MILLIS}.
   */
  public void removeSilentNodes() {
    liveness.removeSilentNodes();
    origins.removeIdle();
  }

  /** Pings the workers and checks their heartbeats. Call this every {@link #PING_MILLIS}. */
  public void pingWorkers() {
    liveness.pingWorkers();
  }

  /** Returns whether no worker of a node misses its heartbeat. */
  public boolean isResponsive(String node) {
    return workers.areResponsive(node, clock.millis());
  }

  /** Returns whether any worker is known. */
  public boolean hasWorkers() {
    return !workers.isEmpty();
  }

  /** Returns whether any worker serves an address. */
  boolean serves(String address) {
    return workers.serves(address);
  }

  /**
   * Reserves a place at the worker with the fewest tasks, for a request that belongs to no batch.
   *
   * @return the reservation, to be released; null if no worker takes one more request
   */
  public @Nullable Reservation reserve(String address) {
    Worker worker = workers.takeLeastLoaded(address, clock.millis());
    if (worker == null) {
      return null;
    }
    String ownAddress = worker.card().addresses().getOrDefault(address, address);
    return new Reservation(worker, ownAddress, batches::run);
  }

  /** Returns the nodes in the form of {@code GET /v1/nodes}. */
  public JsonArray nodes() {
    return nodes.toJson(workers, clock.millis());
  }

  @Override
  public @Nullable String origin(Task task) {
    Upstream upstream = workers.upstreams().of(task.spec().route());
    return upstream == null ? task.spec().origin() : upstream.origin();
  }

  @Override
  public boolean hasRoom(String origin) {
    return origins.hasRoom(origin);
  }

  @Override
  public boolean isDown(String origin) {
    return origins.isDown(origin);
  }

  @Override
  public @Nullable Integer settled(String origin) {
    return origins.learnedLimit(origin);
  }

  @Override
  public @Nullable Seat takeSeat(Task task) {
    return workers.takeLeastLoaded(address(task), clock.millis());
  }

  @Override
  public boolean isServed(Task task) {
    return serves(address(task));
  }

  @Override
  public void send(Attempt attempt) {
    attempts.send(attempt);
  }

  @Override
  public void cancel(Attempt attempt) {
    attempts.cancel(attempt);
  }

  @Override
  public LoopReport loopReport(String batch) {
    return loopReports.apply(batch);
  }

  @Override
  public void ready(Batch batch) {
    batches.wake(batch);
    batches.run();
  }

  @Override
  public void finished(Batch batch) {
    batches.close(batch);
  }

  private static String address(Task task) {
    return task.spec().kind().address().name();
  }
}
