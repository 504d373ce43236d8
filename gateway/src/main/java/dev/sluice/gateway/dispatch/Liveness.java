package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects nodes that have left and workers whose event loops are blocked, and has their tasks run
 * elsewhere. Used on one context only.
 *
 * <p>A node is alive while it publishes beats. A worker is responsive while it answers pings, which
 * also measure how late its event loop is.
 */
final class Liveness {
  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

  private final Clock clock;
  private final Transport transport;
  private final Nodes nodes;
  private final Workers workers;
  private final SentAttempts attempts;
  private final RoundRobin batches;
  private long checkedAt;

  Liveness(
      Clock clock,
      Transport transport,
      Nodes nodes,
      Workers workers,
      SentAttempts attempts,
      RoundRobin batches) {
    this.clock = clock;
    this.transport = transport;
    this.nodes = nodes;
    this.workers = workers;
    this.attempts = attempts;
    this.batches = batches;
  }

  /** Handles the beat of a node. */
  void beat(NodeBeat beat) {
    nodes.beat(beat, clock.millis());
    workers.beat(beat);
    batches.run();
  }

  /** Handles the cluster's notice that a member has left. */
  void memberLeft(String clusterId) {
    String node = nodes.nameOf(clusterId);
    if (node != null) {
      nodeLost(node);
    }
  }

  /**
   * Removes the nodes that have sent no beat for too long. A late check removes none, because their
   * beats may be waiting in the queue of this event loop.
   */
  void removeSilentNodes() {
    long now = clock.millis();
    if (now - checkedAt <= 2 * Dispatcher.NODE_CHECK_MILLIS) {
      nodes.silent(now).forEach(this::nodeLost);
    }
    checkedAt = now;
  }

  /** Checks the heartbeats of all workers, then pings those whose ping is due. */
  void pingWorkers() {
    long now = clock.millis();
    List<Worker> all = workers.all();
    all.forEach(worker -> check(worker, now));
    all.stream()
        .filter(worker -> worker.heartbeat().isMissing(now))
        .toList()
        .forEach(worker -> runElsewhere(worker, now));
    all.stream().filter(worker -> worker.isPingDue(now)).toList().forEach(this::ping);
  }

  private void nodeLost(String node) {
    nodes.remove(node);
    workers.remove(node);
    attempts.nodeLost(node);
    batches.run();
  }

  private static void check(Worker worker, long now) {
    if (worker.heartbeat().check(now)) {
      logState(worker);
    }
  }

  private static void logState(Worker worker) {
    String id = worker.card().id();
    switch (worker.heartbeat().state()) {
      case OVERDUE ->
          LOG.info(
              "worker {} on node {}: no heartbeat for {} ms, no new tasks",
              id,
              worker.node(),
              Heartbeat.OVERDUE_MILLIS);
      case MISSING ->
          LOG.warn(
              "worker {} on node {}: no heartbeat for {} ms, repeatable tasks run elsewhere",
              id,
              worker.node(),
              Heartbeat.MISSING_MILLIS);
      case ON_TIME ->
          LOG.info("worker {} on node {}: heartbeat again, takes new tasks", id, worker.node());
    }
  }

  private void runElsewhere(Worker missing, long now) {
    List<Attempt> stuck =
        attempts.outstanding(
            attempt -> attempt.seat() == missing && mayRunElsewhere(attempt, missing, now));
    stuck.forEach(attempts::abandon);
    if (!stuck.isEmpty()) {
      batches.run();
    }
  }

  private boolean mayRunElsewhere(Attempt attempt, Worker missing, long now) {
    String address = attempt.task().spec().kind().address().name();
    return attempt.mayRunElsewhere() && workers.isServedElsewhere(address, missing, now);
  }

  private void ping(Worker worker) {
    worker.pinged(clock.millis());
    transport.ping(worker, isAnswered -> pingEnded(worker, isAnswered));
  }

  private void pingEnded(Worker worker, boolean isAnswered) {
    long now = clock.millis();
    boolean wasOverdue = worker.heartbeat().isOverdue(now);
    worker.pingEnded(now, isAnswered);
    if (wasOverdue && isAnswered) {
      batches.run();
    }
  }
}
