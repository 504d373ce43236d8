package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.Gate;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.gateway.batch.Task;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands the tasks of all batches to workers, one of each batch in turn, to the least loaded worker,
 * within the bounds that the batches share. Used on one context only.
 */
public final class Dispatcher implements Gate {
  /** How long a worker that said no is left alone. */
  private static final long REST_MILLIS = 50;

  /** How often to look for silent nodes. */
  public static final long LOOK_MILLIS = 1_000;

  private final Clock clock;
  private final Transport transport;
  private final Workers workers = new Workers();
  private final Set<Batch> batches = new LinkedHashSet<>();
  private final Map<String, Integer> openByOrigin = new HashMap<>();
  private final Set<Attempt> outstanding = new HashSet<>();
  private long looked;
  private boolean pumping;
  private boolean pumpAgain;

  Dispatcher(Clock clock, Transport transport) {
    this.clock = clock;
    this.transport = transport;
  }

  /** Takes a batch on; it is let go when it has finished. */
  public void open(Batch batch) {
    batches.add(batch);
    pump();
  }

  /** The batches that have not finished. */
  public List<Batch> batches() {
    batches.removeIf(Batch::isFinished);
    return List.copyOf(batches);
  }

  /** How many attempts are out at workers. */
  public int outstanding() {
    return outstanding.size();
  }

  /** Takes a node's sign of life. */
  public void beat(NodeBeat beat) {
    workers.beat(beat, clock.millis());
    pump();
  }

  /**
   * Gives up nodes that have been silent for too long. To be called every second: when it comes
   * late, this loop was held, and it may be ours that is deaf and not they that are silent.
   */
  public void giveUpSilentNodes() {
    long now = clock.millis();
    if (now - looked <= 2 * LOOK_MILLIS) {
      workers.silent(now).forEach(this::nodeGone);
    }
    looked = now;
  }

  /** Whether there is any worker at all. */
  public boolean hasWorkers() {
    return !workers.isEmpty();
  }

  /** A node is gone, as the cluster says. */
  public void clusterNodeGone(String clusterId) {
    String node = workers.nodeOf(clusterId);
    if (node != null) {
      nodeGone(node);
    }
  }

  /** Whether some node serves an address. */
  public boolean serves(String address) {
    return workers.serves(address);
  }

  /**
   * Takes a place at the least loaded worker for a request that is no task of a batch.
   *
   * @return the place, to be given back with {@link Place#leave}; null where there is none
   */
  public @Nullable Place take(String address) {
    Worker worker = workers.takeLeastLoaded(address, clock.millis());
    return worker == null
        ? null
        : new Place(worker, worker.card().addresses().getOrDefault(address, address));
  }

  /** Who is there, as {@code GET /v1/nodes} tells it. */
  public JsonArray nodes() {
    return workers.toJson(clock.millis());
  }

  /** Starts all that may start, one task of each batch in turn. */
  public void pump() {
    pumpAgain = true;
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (pumpAgain) {
        pumpAgain = false;
        startAll();
      }
    } finally {
      pumping = false;
    }
  }

  @Override
  public @Nullable String origin(Task task) {
    Upstream upstream = workers.upstream(task.spec().route());
    return upstream == null ? task.spec().origin() : upstream.origin();
  }

  @Override
  public boolean hasRoom(String origin) {
    return openByOrigin.getOrDefault(origin, 0) < workers.limit(origin);
  }

  @Override
  public @Nullable Seat takeSeat(Task task) {
    return workers.takeLeastLoaded(address(task), clock.millis());
  }

  @Override
  public boolean isServed(Task task) {
    return workers.serves(address(task));
  }

  @Override
  public void send(Attempt attempt) {
    outstanding.add(attempt);
    if (attempt.origin() != null) {
      openByOrigin.merge(attempt.origin(), 1, Integer::sum);
    }
    transport.send(worker(attempt), attempt, report -> reported(attempt, report));
  }

  @Override
  public void cancel(Attempt attempt) {
    transport.cancel(worker(attempt), attempt);
  }

  /**
   * Goes round the batches until none of them starts anything. A batch that was asked goes to the
   * end, so that the next free seat is offered to the one behind the last that took one.
   */
  private void startAll() {
    batches.removeIf(Batch::isFinished);
    batches.forEach(Batch::reopen);
    int idle = 0;
    while (idle < batches.size()) {
      Batch batch = batches.iterator().next();
      batches.remove(batch);
      batches.add(batch);
      idle = batch.startNext() ? 0 : idle + 1;
    }
  }

  private void reported(Attempt attempt, Report report) {
    if (!release(attempt)) {
      attempt.batch().late();
      return;
    }
    Failure failure = report.failure();
    if (failure != null && isRefusal(failure)) {
      worker(attempt).restUntil(clock.millis() + REST_MILLIS);
      clock.after(REST_MILLIS, this::pump);
    }
    attempt.batch().reported(attempt, report);
    pump();
  }

  private static boolean isRefusal(Failure failure) {
    return failure.code() == FailureCode.OVERLOADED || failure.code() == FailureCode.NO_WORKER;
  }

  private boolean release(Attempt attempt) {
    if (!outstanding.remove(attempt)) {
      return false;
    }
    worker(attempt).release();
    if (attempt.origin() != null) {
      openByOrigin.computeIfPresent(
          attempt.origin(), (origin, count) -> count == 1 ? null : count - 1);
    }
    return true;
  }

  private void nodeGone(String node) {
    workers.remove(node);
    List<Attempt> lost = new ArrayList<>();
    outstanding.stream().filter(attempt -> attempt.seat().node().equals(node)).forEach(lost::add);
    lost.forEach(this::release);
    lost.forEach(attempt -> attempt.batch().lost(attempt));
    pump();
  }

  private static String address(Task task) {
    return task.spec().kind().address().name();
  }

  private static Worker worker(Attempt attempt) {
    return (Worker) attempt.seat();
  }

  /** A place at a worker that was taken for one request. */
  public final class Place {
    private final Worker worker;
    private final String address;

    private Place(Worker worker, String address) {
      this.worker = worker;
      this.address = address;
    }

    /** Where the worker answers. */
    public String address() {
      return address;
    }

    /** Gives the place back. */
    public void leave() {
      worker.release();
      pump();
    }
  }
}
