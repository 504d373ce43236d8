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
import dev.sluice.gateway.batch.LoopReport;
import dev.sluice.gateway.batch.Pushback;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.gateway.batch.Task;
import io.vertx.core.json.JsonArray;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

  /** How often to look how late the workers are. */
  public static final long PING_MILLIS = 50;

  private final Clock clock;
  private final Transport transport;
  private final Workers workers = new Workers();
  private final Origins origins;
  private final LongReports longReports;
  private final Set<Batch> batches = new LinkedHashSet<>();

  /** The batches that may have something to start, in the order in which they are asked. */
  private final Set<Batch> ring = new LinkedHashSet<>();

  /** The attempts that are out, with the round of their origin's limit. */
  private final Map<Attempt, Integer> outstanding = new LinkedHashMap<>();

  /** Attempts that are out still, but whose tasks run elsewhere: what comes of them is late. */
  private final Set<Attempt> abandoned = new LinkedHashSet<>();

  private Function<String, LoopReport> certificates = batch -> LoopReport.BLANK;

  /** So many are started in one turn of the loop, which has others to serve. */
  private static final int MAX_PER_TURN = 500;

  private long looked;
  private boolean pumping;
  private boolean pumpAgain;

  /** How many were started since the loop last came round. */
  private int started;

  Dispatcher(Clock clock, Transport transport) {
    this.clock = clock;
    this.transport = transport;
    this.origins = new Origins(clock, workers::limit, this::pump);
    this.longReports = new LongReports(clock);
  }

  /** Names who makes the certificates of batches, by their ids. */
  public void certifyBy(Function<String, LoopReport> maker) {
    certificates = maker;
  }

  /** Takes a batch on; it is let go when it has finished. */
  public void open(Batch batch) {
    if (!batch.isFinished()) {
      batches.add(batch);
      ready(batch);
    }
  }

  /** The batches that have not finished. */
  public List<Batch> batches() {
    return List.copyOf(batches);
  }

  /** How many attempts are out at workers. */
  public int outstanding() {
    return outstanding.size() + abandoned.size();
  }

  /** How many origins are taken for down. */
  public int originsDown() {
    return origins.down();
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
    origins.forget();
  }

  /**
   * Looks how late the workers are, and has what is stuck at silent ones run elsewhere. To be
   * called every {@link #PING_MILLIS}.
   */
  public void pingWorkers() {
    long now = clock.millis();
    workers.held(now).forEach(held -> runElsewhere(held, now));
    workers.toBePinged(now).forEach(this::ping);
  }

  /** Whether the loops of all workers of a node speak. */
  public boolean speaks(String node) {
    return workers.speaks(node, clock.millis());
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
    return origins.hasRoom(origin);
  }

  @Override
  public boolean isDown(String origin) {
    return origins.isDown(origin);
  }

  @Override
  public @Nullable Integer settled(String origin) {
    return origins.settled(origin);
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
    String origin = attempt.origin();
    outstanding.put(attempt, origin == null ? 0 : origins.opened(origin));
    transport.send(
        worker(attempt),
        attempt,
        report -> longReports.pass(report, () -> reported(attempt, report)));
  }

  @Override
  public void cancel(Attempt attempt) {
    transport.cancel(worker(attempt), attempt);
  }

  @Override
  public LoopReport certify(String batch) {
    return certificates.apply(batch);
  }

  @Override
  public void ready(Batch batch) {
    wake(batch);
    pump();
  }

  @Override
  public void finished(Batch batch) {
    batches.remove(batch);
    ring.remove(batch);
  }

  /**
   * Goes round the batches until none of them starts anything, or enough has been started in this
   * turn. A batch that was asked goes to the end, so that the next free seat is offered to the one
   * behind the last that took one. One that has nothing to start leaves, until it says that it has.
   */
  private void startAll() {
    ring.forEach(Batch::reopen);
    int heldUp = 0;
    while (heldUp < ring.size() && started < MAX_PER_TURN) {
      Batch batch = ring.iterator().next();
      ring.remove(batch);
      Batch.Start start = batch.startNext();
      if (start != Batch.Start.IDLE && !batch.isFinished()) {
        ring.add(batch);
      }
      if (start == Batch.Start.STARTED) {
        countStart();
      }
      if (start != Batch.Start.IDLE) {
        heldUp = start == Batch.Start.HELD_UP ? heldUp + 1 : 0;
      }
    }
  }

  /** A turn may have thousands of reports, each of which makes room: they share one bound. */
  private void countStart() {
    if (started++ == 0) {
      clock.after(1, this::nextTurn);
    }
  }

  private void nextTurn() {
    boolean isMoreLeft = started == MAX_PER_TURN;
    started = 0;
    if (isMoreLeft) {
      pump();
    }
  }

  private void ping(Worker worker) {
    long sent = clock.millis();
    worker.pinged(sent);
    transport.ping(worker, isAnswered -> heard(worker, sent, isAnswered));
  }

  private void heard(Worker worker, long sent, boolean isAnswered) {
    boolean wasQuiet = worker.silence().isQuiet(clock.millis());
    worker.heard(clock.millis() - sent, isAnswered);
    if (wasQuiet && isAnswered) {
      pump();
    }
  }

  /** What may be repeated, and would otherwise wait for a loop that is held, runs elsewhere. */
  private void runElsewhere(Worker held, long now) {
    List<Attempt> stuck =
        outstanding.keySet().stream()
            .filter(attempt -> attempt.seat() == held && mayRunElsewhere(attempt, now))
            .toList();
    stuck.forEach(this::abandon);
    if (!stuck.isEmpty()) {
      pump();
    }
  }

  private boolean mayRunElsewhere(Attempt attempt, long now) {
    return attempt.batch().mayRunElsewhere(attempt)
        && workers.isServedElsewhere(address(attempt.task()), worker(attempt), now);
  }

  /** Its worker keeps the place until it tells of it, or is known to have gone. */
  private void abandon(Attempt attempt) {
    outstanding.remove(attempt);
    abandoned.add(attempt);
    attempt.batch().runElsewhere(attempt);
    if (attempt.origin() != null) {
      origins.forgotten(attempt.origin());
    }
    transport.cancel(worker(attempt), attempt);
    wake(attempt.batch());
  }

  private void wake(Batch batch) {
    if (batches.contains(batch)) {
      ring.add(batch);
    }
  }

  private void reported(Attempt attempt, Report report) {
    Integer round = outstanding.remove(attempt);
    if (round == null) {
      late(attempt);
      return;
    }
    worker(attempt).release();
    if (report.value() != null) {
      worker(attempt).silence().spoke(clock.millis());
    }
    Failure failure = report.failure();
    if (failure != null && isRefusal(failure)) {
      worker(attempt).restUntil(clock.millis() + REST_MILLIS);
      clock.after(REST_MILLIS, this::pump);
    }
    attempt.batch().reported(attempt, report, pushback(attempt, round, report));
    wake(attempt.batch());
    pump();
  }

  private void late(Attempt attempt) {
    attempt.batch().late();
    if (abandoned.remove(attempt)) {
      worker(attempt).release();
      pump();
    }
  }

  private @Nullable Pushback pushback(Attempt attempt, int round, Report report) {
    if (attempt.origin() == null) {
      return null;
    }
    boolean excused = origins.closed(attempt.origin(), round, attempt, report);
    String reason = OriginSignal.pushback(report);
    return reason == null ? null : new Pushback(reason, excused);
  }

  private static boolean isRefusal(Failure failure) {
    return failure.code() == FailureCode.OVERLOADED || failure.code() == FailureCode.NO_WORKER;
  }

  private void nodeGone(String node) {
    workers.remove(node);
    abandoned.removeIf(attempt -> attempt.seat().node().equals(node));
    List<Attempt> lost =
        outstanding.keySet().stream()
            .filter(attempt -> attempt.seat().node().equals(node))
            .toList();
    lost.forEach(this::forget);
    lost.forEach(attempt -> attempt.batch().lost(attempt));
    lost.forEach(attempt -> wake(attempt.batch()));
    pump();
  }

  private void forget(Attempt attempt) {
    outstanding.remove(attempt);
    worker(attempt).release();
    if (attempt.origin() != null) {
      origins.forgotten(attempt.origin());
    }
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
