package dev.sluice.runtime;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Kind;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.bus.Bus;
import dev.sluice.runtime.loops.LoopMonitor;
import dev.sluice.runtime.platform.Platform;
import dev.sluice.runtime.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM of Sluice: a Vert.x, clustered or not, and the modules of its roles.
 *
 * <p>Publishes a beat with its workers once a second. {@link #close} shuts it down gracefully: it
 * announces that, takes no new work, drains what runs, and then closes Vert.x.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final String id;
  private final NodeOptions options;
  private final Platform platform;
  private final Bus bus;
  private final LoopMonitor loops;
  private final Workers workers;
  private final BeatPublisher beats;
  private final DrainSequence drains;
  private final List<Consumer<String>> leftListeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Future<Void>> closing = new AtomicReference<>();

  private Node(String id, NodeOptions options, Platform platform) {
    this.id = id;
    this.options = options;
    this.platform = platform;
    this.bus = new Bus(platform.vertx());
    this.loops = LoopMonitor.start(platform.vertx(), id, bus, platform.meters());
    this.workers = new Workers(id, platform, bus, loops);
    this.beats = new BeatPublisher(id, options.roles(), platform, bus, workers::cards);
    this.drains = new DrainSequence(platform.vertx(), workers);
    platform.onNodeLeft(left -> leftListeners.forEach(listener -> listener.accept(left)));
  }

  /**
   * Starts a node. Call it on a thread that may block, because modules read their settings.
   *
   * @return the node, when all its roles are ready; fails where one of them cannot start
   * @throws dev.sluice.runtime.settings.InvalidSettings for unknown roles and an unreadable cluster
   *     configuration, before anything has been started
   */
  public static Future<Node> start(NodeOptions options) {
    options.checkRoles();
    // New at each start, so that no gateway takes the node for its predecessor at that place.
    String id = Ids.next().substring(0, 8);
    return Platform.start(id, options.cluster())
        .map(platform -> new Node(id, options, platform))
        .compose(Node::startModules);
  }

  /** Returns the node's id: eight hexadecimal digits, unique among all starts of all nodes. */
  public String id() {
    return id;
  }

  /** Returns the Vert.x. */
  public Vertx vertx() {
    return platform.vertx();
  }

  /** Returns the settings in force. */
  public Settings settings() {
    return options.settings();
  }

  /** Returns the event bus. */
  public Bus bus() {
    return bus;
  }

  /** Returns the registry of all metrics. */
  public PrometheusMeterRegistry meters() {
    return platform.meters();
  }

  /** Returns the monitor of the event loops. */
  public LoopMonitor loops() {
    return loops;
  }

  /** Returns the kinds of work that the modules of this node know, by name. */
  public Map<String, Kind<?, ?>> kinds() {
    return options.kinds();
  }

  /** Whether the node is shutting down. */
  public boolean isLeaving() {
    return beats.isLeaving();
  }

  /** Calls {@code listener} with the cluster id of each node that leaves; on any thread. */
  public void onNodeLeft(Consumer<String> listener) {
    leftListeners.add(listener);
  }

  /**
   * Registers a drain. It runs when the node shuts down, with the milliseconds that it may take,
   * and before those that were registered earlier.
   */
  public void onDrain(LongFunction<Future<?>> drain) {
    drains.addFirst(drain);
  }

  /**
   * Deploys instances of a worker, and one consumer on each public address that they serve.
   *
   * @param role the role of the worker, part of the ids of its instances
   * @param instances the number of instances
   * @param worker creates an instance
   */
  public Future<?> deployWorkers(String role, int instances, Supplier<? extends Actor> worker) {
    return workers.deploy(role, instances, worker, kinds().values());
  }

  /** Deploys a verticle on an event loop without other verticles; for one verticle of a node. */
  public Future<String> deployAlone(VerticleBase verticle) {
    return platform.deployAlone(verticle);
  }

  /**
   * Shuts the node down: announces that to all gateways, takes no new work, drains what runs, and
   * closes Vert.x. A second call has no effect and completes with the first.
   *
   * @param drainMillis how long draining may take in total; what still runs then is cancelled
   */
  public Future<Void> close(long drainMillis) {
    Promise<Void> closed = Promise.promise();
    if (closing.compareAndSet(null, closed.future())) {
      beats.leave();
      drains.run(drainMillis).transform(drained -> close()).onComplete(closed);
    }
    return requireNonNull(closing.get());
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
        .compose(all -> beats.start())
        .map(published -> ready())
        .recover(cause -> close().transform(closed -> Future.failedFuture(cause)));
  }

  private Node ready() {
    loops.ready();
    return this;
  }

  /** Runs on a worker thread, because modules read settings and secrets when they start. */
  private Future<?> startModule(NodeModule module) {
    return vertx()
        .<Future<?>>executeBlocking(() -> module.start(this), false)
        .compose(starting -> starting)
        .onSuccess(ready -> LOG.debug("role {} is ready", module.role()));
  }

  private Future<Void> close() {
    beats.stop();
    loops.close();
    return vertx().close();
  }
}
