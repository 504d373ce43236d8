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
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Base class of workers: a verticle that performs tasks behind a bounded mailbox and replies to
 * every message.
 *
 * <p>A subclass creates its collaborators in {@link #start} and returns the future of {@link
 * #serve}, or of {@link #serveBlocking} if its work blocks. Each instance has an address of its
 * own, to which gateways send attempts. The reply is a {@link Report}: at once for a full mailbox
 * or a malformed body, {@link FailureCode#INTERNAL} for a handler that throws, and a timeout for
 * one that exceeds the limit of its attempt.
 */
public abstract class Actor extends VerticleBase {
  private final Capacity capacity;
  private final List<Address<?, ?>> served = new CopyOnWriteArrayList<>();
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();
  private final Set<String> repeatable = ConcurrentHashMap.newKeySet();
  private @Nullable String id;
  private @Nullable Bus bus;
  private @Nullable LoopMonitor loops;
  private @Nullable Intake intake;
  private volatile String loop = "";

  /**
   * @param capacity the bounds of one instance
   */
  protected Actor(Capacity capacity) {
    this.capacity = capacity;
  }

  /** Provides the actor's id and collaborators. Called once, before the actor is deployed. */
  public final void attach(String instanceId, Bus nodeBus, LoopMonitor nodeLoops) {
    this.id = requireNonNull(instanceId, "instanceId");
    this.bus = requireNonNull(nodeBus, "nodeBus");
    this.loops = requireNonNull(nodeLoops, "nodeLoops");
  }

  @Override
  public final void init(Vertx vertx, Context context) {
    super.init(vertx, context);
    intake = new Intake(context, capacity, () -> loops().isSuspect());
  }

  /** Returns what this instance announces to gateways, once it has started. Safe on any thread. */
  public final WorkerCard card() {
    Map<String, String> addresses =
        served.stream().collect(Collectors.toMap(Address::name, this::ownAddress));
    return new WorkerCard(
        id(), verticle(), loop, addresses, capacity.concurrency(), upstreams, repeatable);
  }

  /** Returns the public addresses that this instance serves, once it has started. */
  public final List<Address<?, ?>> served() {
    return List.copyOf(served);
  }

  /** Returns this instance's own address for requests to a public address. */
  public final String ownAddress(Address<?, ?> address) {
    return address.name() + "@" + id();
  }

  /**
   * Rejects new work, waits for what runs, and aborts what still runs at the limit.
   *
   * @param limitMillis how long to wait
   * @return completes on this actor's context when nothing runs any more
   */
  public final Future<Void> drain(long limitMillis) {
    context.runOnContext(now -> intake().startDrain(limitMillis));
    return intake().drained();
  }

  /** Serves a kind with {@code handler}, at this instance's own address. */
  protected final <Q extends Request, R extends Message> Future<?> serve(
      Kind<Q, R> kind, TaskHandler<Q, R> handler) {
    return serve(kind.address(), handler);
  }

  /** Serves an address without a kind of its own, such as the bytes of an image. */
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
   * Serves a kind with a handler that blocks, at this instance's own address.
   *
   * <p>The handler runs on the pool {@code sluice-work-KIND}, unordered. The pool has one thread
   * for each task that the instances of this actor run concurrently.
   */
  protected final <Q extends Request, R extends Message> Future<?> serveBlocking(
      Kind<Q, R> kind, BlockingHandler<Q, R> handler) {
    int threads = capacity.instances() * capacity.concurrency();
    WorkerExecutor pool = vertx.createSharedWorkerExecutor("sluice-work-" + kind.name(), threads);
    return serve(kind, (request, work) -> runBlocking(pool, request, work, handler));
  }

  /** Announces the upstream of a kind and route, so that gateways limit requests to it. */
  protected final void announceUpstream(Kind<?, ?> kind, String route, Upstream upstream) {
    upstreams.put(kind.name() + ":" + route, upstream);
  }

  /**
   * Announces that requests with this key may be repeated after their node is lost, although their
   * kind is not repeatable.
   */
  protected final void announceRepeatable(Kind<?, ?> kind, String key) {
    repeatable.add(kind.name() + ":" + key);
  }

  private static <Q extends Request, R extends Message> Future<R> runBlocking(
      WorkerExecutor pool, Q request, Work work, BlockingHandler<Q, R> handler) {
    Interruptible<R> call =
        new Interruptible<>(() -> handler.handle(request, work.timeoutMillis()));
    work.onAbort(call::interrupt);
    return pool.executeBlocking(call, false);
  }

  private Future<?> listenToGateways() {
    loop = Thread.currentThread().getName();
    loops().deployed(verticle(), loop);
    return Future.all(
        bus()
            .consumer(
                Bus.cancelAddress(id()), message -> intake().cancel(String.valueOf(message.body())))
            .completion(),
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
      Work work = new Work(headers, timeoutMillis, Listener.of(bus(), headers, timeoutMillis));
      CurrentWork.label(work.label(verticle(), address.name()));
      intake().admit(message, work, () -> handler.handle(request, work));
    } catch (Failure invalid) {
      message.reply(Report.of(invalid));
    }
  }

  private String verticle() {
    return getClass().getSimpleName();
  }

  private String id() {
    return requireNonNull(id, "attach() comes before deployment");
  }

  private Bus bus() {
    return requireNonNull(bus, "attach() comes before deployment");
  }

  private LoopMonitor loops() {
    return requireNonNull(loops, "attach() comes before deployment");
  }

  private Intake intake() {
    return requireNonNull(intake, "the actor is not deployed");
  }
}
