package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopStates;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.connection.ConnectionGuard;
import dev.sluice.gateway.dispatch.BusTransport;
import dev.sluice.gateway.dispatch.Dispatcher;
import dev.sluice.gateway.head.FrontHandler;
import dev.sluice.gateway.http.Admission;
import dev.sluice.gateway.http.Api;
import dev.sluice.gateway.http.ApiContext;
import dev.sluice.gateway.list.Spools;
import dev.sluice.gateway.loops.Lateness;
import dev.sluice.gateway.loops.LoopLog;
import dev.sluice.gateway.output.Outputs;
import dev.sluice.runtime.Node;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway of a node: an HTTP server, and the dispatch behind it, on one event loop.
 *
 * <p>A node has a single instance, so that its limits hold without locks.
 */
final class GatewayVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

  /** How long a cancelled batch may take to finish; longer than its running tasks may take. */
  private static final long CANCEL_MILLIS = 2_000;

  /**
   * How long the rest of a response may take after the grace period, if its caller reads slowly.
   */
  private static final long FLUSH_MILLIS = 1_000;

  /**
   * The kernel's send buffer per connection, which Linux doubles. By default it grows to 4 MB, and
   * a slow reader is noticed only when it is full.
   */
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  private final Node node;
  private final GatewaySettings settings;
  private final Buffer openapi;
  private Clock clock;
  private Outputs outputs;
  private Dispatcher dispatcher;
  private LoopLog loops;
  private Lateness lateness;
  private Admission admission;
  private Spools spools;
  private ConnectionGuard guard;
  private @Nullable HttpServer server;
  private volatile boolean draining;

  GatewayVerticle(Node node, GatewaySettings settings, Buffer openapi) {
    this.node = node;
    this.settings = settings;
    this.openapi = openapi;
  }

  @Override
  public Future<?> start() {
    createDispatch();
    createServer();
    registerGauges();
    return subscribe().compose(subscribed -> listen());
  }

  /** Returns the port that the server listens on. */
  int port() {
    return requireNonNull(server, "not started").actualPort();
  }

  /**
   * Refuses new batches, lets open ones finish, and cancels those that have not finished in time.
   *
   * @param graceMillis how long open batches may take
   */
  Future<?> drain(long graceMillis) {
    Drain drain = new Drain(vertx, dispatcher);
    long end = clock.millis() + graceMillis;
    draining = true;
    context.runOnContext(on -> drain.start(graceMillis));
    return drain
        .done()
        .timeout(graceMillis + CANCEL_MILLIS, TimeUnit.MILLISECONDS)
        .transform(drained -> flush(Math.max(0, end - clock.millis()) + FLUSH_MILLIS));
  }

  private void createDispatch() {
    clock = new VertxClock(vertx);
    outputs = new Outputs(node.bus(), node.id(), clock);
    dispatcher = BusTransport.dispatcher(node.bus(), clock, outputs);
    String loop = Thread.currentThread().getName();
    node.loops().deployed(getClass().getSimpleName(), loop);
    loops = new LoopLog(clock, node.id(), loop, node.loops());
    dispatcher.reportLoops(loops::begin);
  }

  private void createServer() {
    HttpServerOptions options = options();
    lateness = new Lateness(Dispatcher.PING_MILLIS, clock.millis());
    admission = new Admission(settings.maxBatches(), lateness);
    spools = new Spools(vertx, settings.spool());
    guard =
        new ConnectionGuard(
            clock,
            settings.limits(),
            options,
            FrontHandler.tooManyConnections(),
            FrontHandler.lateHead());
    FrontHandler front = new FrontHandler(settings.names(), guard, Api.create(api()).router());
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(guard::opened)
            .requestHandler(front)
            .invalidRequestHandler(front::invalid);
  }

  private ApiContext api() {
    return new ApiContext(
        vertx,
        node.bus(),
        dispatcher,
        clock,
        node.kinds(),
        node.meters(),
        openapi,
        spools,
        loops,
        guard,
        admission,
        () -> draining,
        () -> dispatcher.isResponsive(node.id()));
  }

  private void registerGauges() {
    MeterRegistry meters = node.meters();
    meters.gauge("sluice.attempts.outstanding", dispatcher, Dispatcher::outstanding);
    meters.gauge("sluice.origins.down", dispatcher, Dispatcher::openCircuits);
    meters.gauge("sluice.gateway.late", lateness, late -> late.isLate() ? 1 : 0);
    meters.gauge("sluice.batches.open", admission, Admission::open);
    meters.gauge("sluice.spool.disk.bytes", spools, Spools::diskBytes);
    meters.gauge("sluice.connections.open", guard, ConnectionGuard::connections);
    meters.gauge("sluice.output.late", outputs, Outputs::late);
  }

  private Future<?> subscribe() {
    node.onNodeLeft(id -> context.runOnContext(left -> dispatcher.memberLeft(id)));
    vertx.setPeriodic(Dispatcher.NODE_CHECK_MILLIS, check -> dispatcher.removeSilentNodes());
    vertx.setPeriodic(Dispatcher.PING_MILLIS, ping -> ping());
    return outputs
        .listen()
        .compose(ready -> node.bus().consumer(NodeBeat.ADDRESS, this::beat).completion())
        .compose(ready -> node.bus().consumer(LoopBlocked.ADDRESS, this::loopBlocked).completion())
        .compose(ready -> node.bus().consumer(LoopStates.ADDRESS, this::loopStates).completion())
        .onSuccess(ready -> node.bus().hello(NodeBeat.HELLO));
  }

  private Future<HttpServer> listen() {
    return requireNonNull(server, "not created")
        .listen(settings.port(), settings.host())
        .recover(this::cannotListen)
        .onSuccess(bound -> LOG.info("http://{}:{}", settings.host(), bound.actualPort()));
  }

  private void ping() {
    boolean wasLate = lateness.isLate();
    lateness.turn(clock.millis());
    if (lateness.isLate() && !wasLate) {
      LOG.warn("event loop is late: {}; refusing new batches, open ones continue", lateness);
    } else if (wasLate && !lateness.isLate()) {
      LOG.info("event loop has recovered: {}; accepting new batches", lateness);
    }
    dispatcher.pingWorkers();
  }

  private void beat(Message<Object> message) {
    NodeBeat beat = Fields.read(message.body(), NodeBeat.class, NodeBeat::from);
    dispatcher.beat(beat.node().equals(node.id()) ? staying(beat) : beat);
  }

  private void loopBlocked(Message<Object> message) {
    loops.blocked(Fields.read(message.body(), LoopBlocked.class, LoopBlocked::from));
  }

  private void loopStates(Message<Object> message) {
    loops.states(Fields.read(message.body(), LoopStates.class, LoopStates::from));
  }

  /** Sends the rest of what is answered before the server closes. */
  private Future<?> flush(long limitMillis) {
    return requireNonNull(server, "not started").shutdown(limitMillis, TimeUnit.MILLISECONDS);
  }

  private Future<HttpServer> cannotListen(Throwable cause) {
    return Future.failedFuture(
        "gateway.port: "
            + settings.port()
            + " (expected: a port that is free on "
            + settings.host()
            + "; "
            + cause.getMessage()
            + ")");
  }

  /**
   * Returns the beat of this node without its announcement to leave. When the node shuts down, its
   * gateway drains before its workers do, and they serve it alone in the meantime.
   */
  private static NodeBeat staying(NodeBeat beat) {
    return new NodeBeat(beat.node(), beat.clusterId(), beat.roles(), beat.workers(), false);
  }

  /** Serves HTTP/1.1 only. {@code 100 Continue} is sent after a request is admitted. */
  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setSendBufferSize(SEND_BUFFER_BYTES)
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(false)
        .setMaxInitialLineLength(4_096)
        .setMaxHeaderSize(8_192)
        .setMaxChunkSize(8_192)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }
}
