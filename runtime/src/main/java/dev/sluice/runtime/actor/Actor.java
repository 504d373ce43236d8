package dev.sluice.runtime.actor;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.loopwatch.CurrentWork;
import dev.sluice.runtime.bus.Bus;
import dev.sluice.runtime.loops.LoopMonitor;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: a verticle that performs tasks behind a bounded mailbox, and answers always.
 *
 * <p>A subclass makes its collaborators in {@link #start} and returns what {@link #serve} returns,
 * or {@link #serveBlocking} where its work blocks. Each instance answers on an address of its own,
 * which is how a gateway aims at it. Every message gets a {@link Report}: a full mailbox and a
 * malformed body at once, a handler that throws as {@link FailureCode#INTERNAL}, a handler that
 * takes too long at its limit.
 */
public abstract class Actor extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(Actor.class);

  private final Mailbox mailbox;
  private final Capacity capacity;
  private final List<Address<?, ?>> served = new CopyOnWriteArrayList<>();
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();
  private final Set<String> repeatable = ConcurrentHashMap.newKeySet();
  private final Accepted accepted = new Accepted();
  private final Promise<Void> drained = Promise.promise();
  private boolean draining;
  private @Nullable String id;
  private @Nullable Bus bus;
  private @Nullable LoopMonitor loops;
  private volatile String loop = "";

  /**
   * @param capacity how much work one instance takes
   */
  protected Actor(Capacity capacity) {
    this.mailbox = new Mailbox(capacity.concurrency(), capacity.mailbox());
    this.capacity = capacity;
  }

  /**
   * Gives the actor its name, its bus and what watches its loop. To be called once, before it is
   * deployed.
   */
  public final void attach(String instanceId, Bus nodeBus, LoopMonitor nodeLoops) {
    this.id = requireNonNull(instanceId, "instanceId");
    this.bus = requireNonNull(nodeBus, "nodeBus");
    this.loops = requireNonNull(nodeLoops, "nodeLoops");
  }

  /** What this instance tells gateways of itself, once it has started. Safe on any thread. */
  public final WorkerCard card() {
    Map<String, String> addresses =
        served.stream().collect(Collectors.toMap(Address::name, this::ownAddress));
    return new WorkerCard(
        id(), verticle(), loop, addresses, capacity.concurrency(), upstreams, repeatable);
  }

  /** The public addresses that this instance serves, once it has started. */
  public final List<Address<?, ?>> served() {
    return List.copyOf(served);
  }

  /** Where this very instance answers what is asked at a public address. */
  public final String ownAddress(Address<?, ?> address) {
    return address.name() + "@" + id();
  }

  /**
   * Takes no more work, lets what runs come to its end, and aborts what has not by then.
   *
   * @param limitMillis how long to wait for it
   * @return completes when nothing runs any more; on this actor's context
   */
  public final Future<Void> drain(long limitMillis) {
    context.runOnContext(now -> startDrain(limitMillis));
    return drained.future();
  }

  /** Serves a kind with {@code handler}, at this instance's own address. */
  protected final <Q extends Request, R extends Message> Future<?> serve(
      Kind<Q, R> kind, TaskHandler<Q, R> handler) {
    return serve(kind.address(), handler);
  }

  /** Serves an address that is no kind of its own, such as the bytes of an image. */
  protected final <Q extends Request, R extends Message> Future<?> serve(
      Address<Q, R> address, TaskHandler<Q, R> handler) {
    Future<?> ready = served.isEmpty() ? listenToGateways() : Future.succeededFuture();
    served.add(address);
    return bus()
        .consumer(ownAddress(address), message -> receive(message, address, handler))
        .completion()
        .compose(listening -> ready);
  }

  /**
   * Serves a kind with a handler that blocks, at this instance's own address. It runs on a pool of
   * threads of this kind, {@code sluice-work-KIND}, which has one for each task that the instances
   * of this actor do at once; without order.
   */
  protected final <Q extends Request, R extends Message> Future<?> serveBlocking(
      Kind<Q, R> kind, BlockingHandler<Q, R> handler) {
    int threads = capacity.instances() * capacity.concurrency();
    WorkerExecutor pool = vertx.createSharedWorkerExecutor("sluice-work-" + kind.name(), threads);
    return serve(kind, (request, work) -> handOver(pool, request, work, handler));
  }

  /** Says where the requests of a kind and route go, so that gateways can bound them. */
  protected final void announceUpstream(Kind<?, ?> kind, String route, Upstream upstream) {
    upstreams.put(kind.name() + ":" + route, upstream);
  }

  private static <Q extends Request, R extends Message> Future<R> handOver(
      WorkerExecutor pool, Q request, Work work, BlockingHandler<Q, R> handler) {
    Interruptible<R> call =
        new Interruptible<>(() -> handler.handle(request, work.timeoutMillis()));
    work.onAbort(call::interrupt);
    return pool.executeBlocking(call, false);
  }

  /**
   * Says that requests of a kind with this key may be done again where an attempt is lost with its
   * node, though the kind as such may not.
   */
  protected final void announceRepeatable(Kind<?, ?> kind, String key) {
    repeatable.add(kind.name() + ":" + key);
  }

  private Future<?> listenToGateways() {
    loop = Thread.currentThread().getName();
    loops().deployed(verticle(), loop);
    return Future.all(
        bus().consumer(Bus.cancelAddress(id()), this::cancel).completion(),
        bus().consumer(Bus.pingAddress(id()), ping -> ping.reply("")).completion());
  }

  private <Q extends Request, R extends Message> void receive(
      io.vertx.core.eventbus.Message<Object> message,
      Address<Q, R> address,
      TaskHandler<Q, R> handler) {
    try {
      Q request = address.requestFrom(message.body());
      MultiMap headers = message.headers();
      long timeoutMillis = Bus.timeoutMillis(headers);
      Listener listener = Listener.of(bus(), headers, timeoutMillis);
      Work work = new Work(headers, timeoutMillis, listener);
      CurrentWork.label(work.onLoop(verticle(), address.name()));
      admit(message, work, () -> handler.handle(request, work));
    } catch (Failure invalid) {
      message.reply(Report.of(invalid));
    }
  }

  private void admit(
      io.vertx.core.eventbus.Message<Object> message,
      Work work,
      Supplier<Future<? extends Message>> handler) {
    if (draining) {
      message.reply(Report.of(new Failure(FailureCode.NO_WORKER, "the node is going")));
      return;
    }
    Execution execution =
        new Execution(context, work, handler, (ended, report) -> finish(message, ended, report));
    if (!mailbox.offer(execution)) {
      message.reply(Report.of(new Failure(FailureCode.OVERLOADED, "the mailbox is full")));
    } else if (!execution.isAnswered()) {
      accepted.add(work);
      execution.limit();
    }
  }

  private void finish(
      io.vertx.core.eventbus.Message<Object> message, Execution ended, Report report) {
    accepted.remove(ended.work());
    reply(message, report);
    if (ended.isBegun()) {
      mailbox.done();
    } else {
      mailbox.withdraw(ended);
    }
    completeDrain();
  }

  /**
   * A report that cannot be sent must not keep its place in the mailbox, nor its sender waiting.
   */
  private void reply(io.vertx.core.eventbus.Message<Object> message, Report report) {
    try {
      message.reply(loops().isSuspect() ? report.withHeld() : report);
    } catch (RuntimeException unsendable) {
      LOG.error("{}: a report that cannot be sent", id, unsendable);
      Bus.fail(message, new Failure(FailureCode.INTERNAL, "a report that cannot be sent"));
    }
  }

  private void cancel(io.vertx.core.eventbus.Message<Object> message) {
    accepted.abort(String.valueOf(message.body()), FailureCode.CANCELLED);
  }

  private void startDrain(long limitMillis) {
    draining = true;
    long limit =
        vertx.setTimer(Math.max(1, limitMillis), timer -> accepted.abortAll(FailureCode.DRAINING));
    drained.future().onComplete(nothingRuns -> vertx.cancelTimer(limit));
    completeDrain();
  }

  private void completeDrain() {
    if (draining && mailbox.isIdle()) {
      drained.tryComplete();
    }
  }

  private String id() {
    return requireNonNull(id, "attach() comes before deployment");
  }

  private String verticle() {
    return getClass().getSimpleName();
  }

  private LoopMonitor loops() {
    return requireNonNull(loops, "attach() comes before deployment");
  }

  private Bus bus() {
    return requireNonNull(bus, "attach() comes before deployment");
  }
}
