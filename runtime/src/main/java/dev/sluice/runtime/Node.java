package dev.sluice.runtime;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.bus.Bus;
import dev.sluice.runtime.loops.LoopMonitor;
import dev.sluice.runtime.platform.Platform;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.runtime.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM of a Sluice: a Vert.x, clustered or not, and the modules whose roles it runs.
 *
 * <p>It tells all gateways once a second that it is there and who works on it, and when it goes it
 * goes politely: it says so, takes no more, lets what runs come to its end, and then closes.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long BEAT_MILLIS = 1_000;

  /** Long enough for two ends that were cancelled to say so. */
  private static final long ABORT_MILLIS = 2_000;

  /** New at each start, so that nobody mistakes a node for the one that stood there before. */
  private final String id;

  private final NodeOptions options;
  private final Platform platform;
  private final Bus bus;
  private final LoopMonitor loops;
  private final List<Actor> workers = new CopyOnWriteArrayList<>();
  private final List<LongFunction<Future<?>>> drains = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> leftListeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Future<Void>> closing = new AtomicReference<>();
  private volatile boolean leaving;
  private volatile boolean gone;

  private Node(String id, NodeOptions options, Platform platform) {
    this.id = id;
    this.options = options;
    this.platform = platform;
    this.bus = new Bus(platform.vertx());
    this.loops = LoopMonitor.start(platform.vertx(), id, bus, platform.meters());
    platform.onNodeLeft(left -> leftListeners.forEach(listener -> listener.accept(left)));
  }

  /**
   * Starts a node. Call it on a thread that may block: modules read their settings.
   *
   * @return the node, when all its roles are ready; fails where one of them cannot start
   * @throws InvalidSettings where the settings are wrong; nothing has been started then
   */
  public static Future<Node> start(NodeOptions options) {
    refuseUnknownRoles(options);
    String id = Ids.next().substring(0, 8);
    return Platform.start(id, options.cluster())
        .map(platform -> new Node(id, options, platform))
        .compose(Node::startModules);
  }

  /** Unique among all starts of all nodes: eight hexadecimal digits. */
  public String id() {
    return id;
  }

  /** The Vert.x. */
  public Vertx vertx() {
    return platform.vertx();
  }

  /** The settings in force. */
  public Settings settings() {
    return options.settings();
  }

  /** The event bus. */
  public Bus bus() {
    return bus;
  }

  /** Where all metrics go. */
  public PrometheusMeterRegistry meters() {
    return platform.meters();
  }

  /** What watches the event loops. */
  public LoopMonitor loops() {
    return loops;
  }

  /** Every kind of work that some module on this node knows, by its name. */
  public Map<String, Kind<?, ?>> kinds() {
    Map<String, Kind<?, ?>> kinds = new LinkedHashMap<>();
    options.modules().forEach(module -> module.kinds().forEach(k -> kinds.put(k.name(), k)));
    return kinds;
  }

  /** Whether the node is going. */
  public boolean isLeaving() {
    return leaving;
  }

  /** Calls {@code listener} with the cluster's id of each node that leaves; on any thread. */
  public void onNodeLeft(Consumer<String> listener) {
    leftListeners.add(listener);
  }

  /** Asks {@code drain} to let work come to its end within so many milliseconds, when we go. */
  public void onDrain(LongFunction<Future<?>> drain) {
    drains.add(0, drain);
  }

  /**
   * Deploys instances of a worker, and one consumer on each public address that they serve.
   *
   * @param role the role that they play; part of their ids
   * @param instances how many
   * @param worker makes one
   */
  public Future<?> deployWorkers(String role, int instances, Supplier<? extends Actor> worker) {
    List<Actor> made = new ArrayList<>();
    List<Future<String>> deployments = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      Actor actor = worker.get();
      actor.attach(id + "/" + role + "/" + i, bus, loops);
      made.add(actor);
      deployments.add(vertx().deployVerticle(actor));
    }
    return Future.all(deployments)
        .compose(deployed -> deployFronts(made))
        .onSuccess(deployed -> workers.addAll(made));
  }

  /** Deploys a verticle on an event loop that it shares with no other; one of a node may be. */
  public Future<String> deployAlone(VerticleBase verticle) {
    return platform.deployAlone(verticle);
  }

  /**
   * Goes: tells all gateways, takes no more work, waits for what runs, and closes. A second call
   * changes nothing, and waits for the same end.
   *
   * @param drainMillis how long what runs may take to come to its end, all in all: what hands out
   *     work and the workers share it; then what is left is told as cancelled
   */
  public Future<Void> close(long drainMillis) {
    Promise<Void> closed = Promise.promise();
    if (closing.compareAndSet(null, closed.future())) {
      leave(drainMillis).onComplete(closed);
    }
    return requireNonNull(closing.get());
  }

  private static void refuseUnknownRoles(NodeOptions options) {
    TreeSet<String> known = new TreeSet<>();
    options.modules().forEach(module -> known.add(module.role()));
    for (String role : options.roles()) {
      if (!known.contains(role)) {
        throw new InvalidSettings(
            List.of("--roles: " + role + " (expected: some of " + String.join(", ", known) + ")"));
      }
    }
  }

  private Future<Node> startModules() {
    List<NodeModule> chosen =
        options.modules().stream()
            .filter(module -> options.roles().contains(module.role()))
            .sorted(Comparator.comparing(NodeModule::handsOutWork))
            .toList();
    Future<?> started = Future.succeededFuture();
    for (NodeModule module : chosen) {
      started = started.compose(before -> startModule(module));
    }
    return started
        .compose(all -> startBeating())
        .map(beating -> ready())
        .recover(cause -> close().transform(closed -> Future.failedFuture(cause)));
  }

  private Node ready() {
    loops.ready();
    return this;
  }

  /** On a worker thread, because modules read settings and secrets when they start. */
  private Future<?> startModule(NodeModule module) {
    return vertx()
        .<Future<?>>executeBlocking(() -> module.start(this), false)
        .compose(starting -> starting)
        .onSuccess(ready -> LOG.debug("role {} is ready", module.role()));
  }

  /** On the loop where no verticle lives: whatever is held, this node is heard of. */
  private Future<?> startBeating() {
    Promise<Object> beating = Promise.promise();
    platform.busContext().runOnContext(onBus -> beatHere().onComplete(beating));
    return beating.future();
  }

  private Future<Object> beatHere() {
    vertx().setPeriodic(BEAT_MILLIS, timer -> beatUnlessGone());
    return bus.consumer(NodeBeat.HELLO, hello -> beat())
        .completion()
        .onSuccess(ready -> beat())
        .mapEmpty();
  }

  /** Its timer goes on for a moment longer than what sends messages. */
  private void beatUnlessGone() {
    if (!gone) {
      beat();
    }
  }

  private void beat() {
    bus.publish(
        NodeBeat.ADDRESS,
        new NodeBeat(
            id,
            platform.clusterId(),
            options.roles().stream().sorted().toList(),
            workers.stream().map(Actor::card).toList(),
            leaving));
  }

  private Future<?> deployFronts(List<Actor> instances) {
    List<Future<String>> deployments = new ArrayList<>();
    for (Address<?, ?> address : instances.get(0).served()) {
      List<String> own = instances.stream().map(actor -> actor.ownAddress(address)).toList();
      deployments.add(
          vertx()
              .deployVerticle(
                  new AddressConsumer(bus, address, isRepeatable(address), own, meters())));
    }
    return Future.all(deployments);
  }

  private boolean isRepeatable(Address<?, ?> address) {
    return kinds().values().stream()
        .anyMatch(kind -> kind.address().equals(address) && kind.repeatable());
  }

  private Future<Void> leave(long drainMillis) {
    leaving = true;
    beat();
    long end = nowMillis() + drainMillis;
    Future<?> handedOut = Future.succeededFuture();
    for (LongFunction<Future<?>> drain : drains) {
      handedOut = handedOut.transform(before -> drain.apply(millisTo(end)));
    }
    return Future.join(handedOut, drainWorkersAfter(handedOut, end)).transform(drained -> close());
  }

  private Future<Void> close() {
    gone = true;
    loops.close();
    return vertx().close();
  }

  /** Work for others than our own gateway comes to its end by the limit, too. */
  private Future<?> drainWorkersAfter(Future<?> handedOut, long end) {
    Promise<Void> begin = Promise.promise();
    handedOut.onComplete(drained -> begin.tryComplete());
    vertx().setTimer(Math.max(1, millisTo(end)), limit -> begin.tryComplete());
    return begin.future().compose(now -> drainWorkers(millisTo(end)));
  }

  private Future<?> drainWorkers(long limitMillis) {
    return Future.join(workers.stream().map(actor -> actor.drain(limitMillis)).toList())
        .timeout(limitMillis + ABORT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static long millisTo(long end) {
    return Math.max(0, end - nowMillis());
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
