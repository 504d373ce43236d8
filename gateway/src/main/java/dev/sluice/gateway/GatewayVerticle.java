package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopStates;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.connection.ConnectionGuard;
import dev.sluice.gateway.dispatch.BusTransport;
import dev.sluice.gateway.dispatch.Dispatcher;
import dev.sluice.gateway.head.FrontHandler;
import dev.sluice.gateway.http.Api;
import dev.sluice.gateway.list.Spools;
import dev.sluice.gateway.loops.Lateness;
import dev.sluice.gateway.loops.LoopLog;
import dev.sluice.gateway.output.Outputs;
import dev.sluice.runtime.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway of a node: an HTTP server, and the dispatch behind it, on one event loop.
 *
 * <p>One instance only: that is what makes its bounds hold without locks.
 */
final class GatewayVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

  /** How often to look whether the last batch has finished, when going. */
  private static final long LOOK_MILLIS = 20;

  /** How long a batch that was cancelled may take to end: more than what ran in it has for that. */
  private static final long END_MILLIS = 2_000;

  /**
   * How long the last of an answer may take to reach its caller, who may have stopped reading, when
   * the limit has passed.
   */
  private static final long FLUSH_MILLIS = 1_000;

  /**
   * So much of an answer that nobody reads the kernel takes; Linux makes it twice that. Left to
   * itself it takes up to 4 MB, and who reads is known to be behind only then.
   */
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  private final Node node;
  private final GatewaySettings settings;
  private final Buffer openapi;
  private @Nullable HttpServer server;
  private Dispatcher dispatcher;
  private volatile boolean draining;

  GatewayVerticle(Node node, GatewaySettings settings, Buffer openapi) {
    this.node = node;
    this.settings = settings;
    this.openapi = openapi;
  }

  @Override
  public Future<?> start() {
    Clock clock = new VertxClock(vertx);
    Outputs outputs = new Outputs(node.bus(), node.id(), clock);
    dispatcher = BusTransport.dispatcher(node.bus(), clock, outputs);
    node.onNodeLeft(id -> context.runOnContext(left -> dispatcher.memberLeft(id)));
    node.meters().gauge("sluice.attempts.outstanding", dispatcher, Dispatcher::outstanding);
    node.meters().gauge("sluice.origins.down", dispatcher, Dispatcher::openCircuits);
    Lateness lateness = new Lateness(Dispatcher.PING_MILLIS, clock.millis());
    node.meters().gauge("sluice.gateway.late", lateness, late -> late.isLate() ? 1 : 0);
    Spools spools = new Spools(vertx, settings.spool());
    node.meters().gauge("sluice.spool.disk.bytes", spools, Spools::diskBytes);
    HttpServerOptions options = options();
    ConnectionGuard door =
        new ConnectionGuard(
            clock,
            settings.limits(),
            options,
            FrontHandler.tooManyConnections(),
            FrontHandler.lateHead());
    node.meters().gauge("sluice.connections.open", door, ConnectionGuard::connections);
    LoopLog loops = watchLoops(clock);
    Api api =
        new Api(
            vertx,
            node.bus(),
            dispatcher,
            clock,
            node.kinds(),
            node.meters(),
            openapi,
            spools,
            loops,
            door,
            settings.maxBatches(),
            lateness,
            () -> draining,
            () -> dispatcher.isResponsive(node.id()));
    FrontHandler front = new FrontHandler(settings.names(), door, api.router());
    HttpServer http =
        vertx
            .createHttpServer(options)
            .connectionHandler(door::opened)
            .requestHandler(front)
            .invalidRequestHandler(front::invalid);
    server = http;
    vertx.setPeriodic(Dispatcher.NODE_CHECK_MILLIS, look -> dispatcher.removeSilentNodes());
    vertx.setPeriodic(Dispatcher.PING_MILLIS, look -> turn(clock, lateness));
    node.meters().gauge("sluice.output.late", outputs, Outputs::late);
    return outputs
        .listen()
        .compose(ready -> node.bus().consumer(NodeBeat.ADDRESS, this::beat).completion())
        .compose(listening -> hearOfLoops(loops))
        .onSuccess(listening -> node.bus().hello(NodeBeat.HELLO))
        .compose(listening -> http.listen(settings.port(), settings.host()))
        .recover(this::cannotListen)
        .onSuccess(bound -> LOG.info("http://{}:{}", settings.host(), bound.actualPort()));
  }

  private void turn(Clock clock, Lateness lateness) {
    boolean wasLate = lateness.isLate();
    lateness.turn(clock.millis());
    if (lateness.isLate() && !wasLate) {
      LOG.warn("late: {}; new batches are refused, what runs goes on", lateness);
    } else if (wasLate && !lateness.isLate()) {
      LOG.info("in time again: {}; new batches are taken", lateness);
    }
    dispatcher.pingWorkers();
  }

  /** The port that it listens on. */
  int port() {
    return requireNonNull(server, "not started").actualPort();
  }

  /**
   * Takes no new batches, lets those that run come to their end, and cancels what has not by then.
   * Until then their waiting tasks go on being started.
   *
   * @param limitMillis how long to wait for them
   */
  Future<?> drain(long limitMillis) {
    Promise<Void> done = Promise.promise();
    Clock clock = new VertxClock(vertx);
    long end = clock.millis() + limitMillis;
    draining = true;
    context.runOnContext(on -> startDrain(limitMillis, done));
    return done.future()
        .timeout(limitMillis + END_MILLIS, TimeUnit.MILLISECONDS)
        .transform(drained -> flush(Math.max(0, end - clock.millis()) + FLUSH_MILLIS));
  }

  /** The gateway lives on this very loop. */
  private LoopLog watchLoops(Clock clock) {
    String loop = Thread.currentThread().getName();
    node.loops().deployed(getClass().getSimpleName(), loop);
    LoopLog loops = new LoopLog(clock, node.id(), loop, node.loops());
    dispatcher.reportLoops(loops::begin);
    return loops;
  }

  private Future<?> hearOfLoops(LoopLog loops) {
    return Future.all(
        node.bus().consumer(LoopBlocked.ADDRESS, told -> loops.blocked(blockOf(told))).completion(),
        node.bus().consumer(LoopStates.ADDRESS, told -> loops.states(statesOf(told))).completion());
  }

  private static LoopBlocked blockOf(Message<Object> told) {
    return Fields.read(told.body(), LoopBlocked.class, LoopBlocked::from);
  }

  private static LoopStates statesOf(Message<Object> told) {
    return Fields.read(told.body(), LoopStates.class, LoopStates::from);
  }

  private void startDrain(long limitMillis, Promise<Void> done) {
    LOG.info("draining: batches that run: {}", dispatcher.batches().size());
    vertx.setTimer(Math.max(1, limitMillis), late -> cancelAll());
    awaitLastBatch(done);
  }

  private void awaitLastBatch(Promise<Void> done) {
    if (dispatcher.batches().isEmpty()) {
      done.tryComplete();
    } else {
      vertx.setTimer(LOOK_MILLIS, again -> awaitLastBatch(done));
    }
  }

  private void cancelAll() {
    List<Batch> late = dispatcher.batches();
    LOG.info("draining: batches whose rest is cancelled: {}", late.size());
    for (Batch batch : late) {
      batch.cancel(FailureCode.DRAINING, "the node is going");
    }
  }

  /** Lets answers that have been written reach their callers before the server closes. */
  private Future<?> flush(long limitMillis) {
    return requireNonNull(server, "not started").shutdown(limitMillis, TimeUnit.MILLISECONDS);
  }

  private void beat(Message<Object> message) {
    NodeBeat beat = Fields.read(message.body(), NodeBeat.class, NodeBeat::from);
    dispatcher.beat(beat.node().equals(node.id()) ? staying(beat) : beat);
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
   * When this node goes, its gateway drains before its workers do: until then they work for it, and
   * for it alone.
   */
  private static NodeBeat staying(NodeBeat beat) {
    return new NodeBeat(beat.node(), beat.clusterId(), beat.roles(), beat.workers(), false);
  }

  /** HTTP/1.1 only. Whoever expects to be told to continue is told after its head was looked at. */
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
