package dev.sluice.runtime;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.platform.Platform;
import dev.sluice.runtime.settings.InvalidSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a node comes, shows itself, and goes. */
class NodeTest {
  private static final Capacity CAPACITY = new Capacity(2, 3, 4);

  @Test
  void start_unknownRole_isRefused() {
    NodeOptions options = WorkerNode.options(List.of(module("a")), Set.of("a", "b"), null);

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> Node.start(options))
        .withMessage("--roles: b (expected: some of a)");
  }

  @Test
  void start_clusterFileIsWrong_isRefused(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing.xml");
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> Node.start(WorkerNode.options(List.of(), Set.of(), missing)))
        .withMessage("--cluster: " + missing + " (expected: a readable file)");

    Path malformed = Files.writeString(directory.resolve("malformed.xml"), "<hazelcast>");
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> Node.start(WorkerNode.options(List.of(), Set.of(), malformed)))
        .withMessageStartingWith("--cluster: " + malformed + " (expected: Hazelcast's XML)");
  }

  @Test
  void start_moduleFails_failsAndClosesVertx() {
    List<String> stopped = new ArrayList<>();
    NodeModule failing =
        module(
            "a",
            node ->
                node.vertx()
                    .deployVerticle(new Noting(stopped))
                    .compose(id -> Future.failedFuture("the port is taken")));

    assertThatThrownBy(() -> start(failing)).hasMessage("the port is taken");
    assertThat(stopped).containsExactly("stopped");
  }

  @Test
  void start_moduleThrows_fails() {
    NodeModule failing =
        module(
            "a",
            node -> {
              throw new InvalidSettings(List.of("a.b: 1 (expected: 2)"));
            });

    assertThatThrownBy(() -> start(failing))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("a.b: 1 (expected: 2)");
  }

  @Test
  void start_whatHandsOutWork_isStartedLast_andDrainedFirst() throws Exception {
    List<String> order = new ArrayList<>();
    NodeModule gateway = new Module("gateway", true, node -> note(node, order, "gateway"));
    NodeModule worker = new Module("worker", false, node -> note(node, order, "worker"));

    start(gateway, worker).close(100).await(10, SECONDS);

    assertThat(order)
        .containsExactly("start worker", "start gateway", "drain gateway", "drain worker");
  }

  @Test
  void kinds_areThoseOfAllModules_runOrNot() throws Exception {
    Node node =
        Node.start(WorkerNode.options(List.of(module("a")), Set.of(), null)).await(10, SECONDS);
    try {
      assertThat(node.kinds()).isEqualTo(Map.of("jobs", Kinds.JOBS));
    } finally {
      node.close(100).await(10, SECONDS);
    }
  }

  @Test
  void beat_carriesTheCardsOfAllInstances() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> one())) {
      NodeBeat beat = beats(worker.node()).poll(5, SECONDS);

      assertThat(beat).isNotNull();
      assertThat(beat.node()).isEqualTo(worker.node().id()).matches("[0-9a-f]{8}");
      assertThat(beat.clusterId()).isEmpty();
      assertThat(beat.roles()).containsExactly("jobs");
      assertThat(beat.leaving()).isFalse();
      assertThat(beat.workers()).hasSize(2);
      assertThat(beat.workers().get(0))
          .isEqualTo(
              new WorkerCard(
                  worker.node().id() + "/jobs/0",
                  "Worker",
                  beat.workers().get(0).loop(),
                  Map.of(WorkerNode.PUBLIC, worker.own()),
                  3,
                  Map.of("jobs:lab", new Upstream("127.0.0.1:1", 7)),
                  Set.of()));
    }
  }

  @Test
  void beat_goesOnAfterWorkThatEndedAtOnce() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> one())) {
      assertThat(worker.ask("79936").await(5, SECONDS).failure()).isNull();
      BlockingQueue<NodeBeat> beats = beats(worker.node());

      assertThat(beats.poll(5, SECONDS)).isNotNull();
      assertThat(beats.poll(5, SECONDS)).isNotNull();
    }
  }

  @Test
  void hello_isAnsweredAtOnce() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> one())) {
      BlockingQueue<NodeBeat> beats = beats(worker.node());
      assertThat(beats.poll(5, SECONDS)).isNotNull();

      worker.node().bus().hello(NodeBeat.HELLO);

      assertThat(beats.poll(800, MILLISECONDS)).isNotNull();
    }
  }

  @Test
  void close_saysThatItLeaves_andMayBeCalledTwice() throws Exception {
    WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> one());
    BlockingQueue<NodeBeat> beats = beats(worker.node());
    assertThat(worker.node().isLeaving()).isFalse();

    Future<Void> first = worker.node().close(100);
    Future<Void> second = worker.node().close(100);

    assertThat(worker.node().isLeaving()).isTrue();
    first.await(10, SECONDS);
    second.await(10, SECONDS);
    worker.node().close(100).await(10, SECONDS);
    assertThat(beats).last().satisfies(beat -> assertThat(beat.leaving()).isTrue());
  }

  @Test
  void close_aDrainFails_closesAllTheSame() throws Exception {
    Node node = start(module("a"));
    node.onDrain(
        limit -> {
          throw new IllegalStateException("defect");
        });
    node.onDrain(limit -> Future.failedFuture("defect"));

    node.close(100).await(10, SECONDS);

    assertThat(node.isLeaving()).isTrue();
  }

  @Test
  void close_whatHandsOutWorkTakesTooLong_workersKeepTheLimitAllTheSame() throws Exception {
    WorkerNode worker =
        WorkerNode.start(CAPACITY, (lookup, work) -> Promise.<JobCount>promise().future());
    Promise<Void> handedOut = Promise.promise();
    worker.node().onDrain(limit -> handedOut.future());
    Future<Report> running = worker.ask("79936");

    Future<Void> closing = worker.node().close(100);

    assertThat(requireNonNull(running.await(5, SECONDS).failure()).code())
        .isEqualTo(FailureCode.DRAINING);
    assertThat(closing.isComplete()).isFalse();
    handedOut.complete();
    closing.await(10, SECONDS);
  }

  @Test
  void close_timeThatIsUsedUp_isNotGivenTwice() throws Exception {
    Node node = start(module("a"));
    List<Long> limits = new ArrayList<>();
    node.onDrain(limit -> Future.succeededFuture(limits.add(limit)));
    node.onDrain(limit -> node.vertx().timer(100, MILLISECONDS).map(late -> limits.add(limit)));

    node.close(1_000).await(10, SECONDS);

    assertThat(limits).hasSize(2);
    assertThat(limits.get(1)).isLessThan(limits.get(0));
  }

  @Test
  void ask_nodeIsClosed_failsRatherThanThrows() throws Exception {
    WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> one());
    worker.close();

    assertThat(worker.ask("79936").transform(ended -> Future.succeededFuture(ended.failed())))
        .satisfies(failed -> assertThat(failed.await(10, SECONDS)).isTrue());
  }

  @Test
  void nodes_twoInOneProcess_haveMetricsOfTheirOwn() throws Exception {
    Node first = start(module("a"));
    Node second = start(module("a"));
    try {
      second.vertx().executeBlocking(() -> true, false).await(5, SECONDS);

      assertThat(first.meters().scrape()).contains("vertx_pool");
      assertThat(second.meters().scrape()).contains("vertx_pool");
      assertThat(first.meters()).isNotSameAs(second.meters());
    } finally {
      first.close(100).await(10, SECONDS);
      second.close(100).await(10, SECONDS);
    }
  }

  @Test
  void vertx_lookForBlockedLoopsOften() {
    VertxOptions options = Platform.options("test");

    assertThat(options.getBlockedThreadCheckIntervalUnit()).isEqualTo(TimeUnit.MILLISECONDS);
    assertThat(options.getBlockedThreadCheckInterval()).isEqualTo(100);
    assertThat(options.getMaxEventLoopExecuteTimeUnit()).isEqualTo(TimeUnit.MILLISECONDS);
    assertThat(options.getMaxEventLoopExecuteTime()).isEqualTo(200);
    assertThat(options.getWarningExceptionTimeUnit()).isEqualTo(TimeUnit.MILLISECONDS);
    assertThat(options.getWarningExceptionTime()).isEqualTo(200);
  }

  @Test
  void consumer_throws_failsTheMessage() throws Exception {
    Node node = start(module("a"));
    node.bus()
        .consumer(
            "defect",
            message -> {
              throw new StackOverflowError();
            });

    assertThatThrownBy(
            () -> node.vertx().eventBus().request("defect", new JsonObject()).await(5, SECONDS))
        .hasMessage("internal error; see the node's log");
    node.close(100).await(10, SECONDS);
  }

  private static BlockingQueue<NodeBeat> beats(Node node) throws TimeoutException {
    BlockingQueue<NodeBeat> beats = new LinkedBlockingQueue<>();
    node.bus()
        .consumer(
            NodeBeat.ADDRESS,
            message -> beats.add(Fields.read(message.body(), NodeBeat.class, NodeBeat::from)))
        .completion()
        .await(5, SECONDS);
    return beats;
  }

  private static Future<JobCount> one() {
    return Future.succeededFuture(new JobCount(1, "test", true));
  }

  private static Future<?> note(Node node, List<String> order, String name) {
    order.add("start " + name);
    node.onDrain(limit -> Future.succeededFuture(order.add("drain " + name)));
    return Future.succeededFuture();
  }

  private static Node start(NodeModule... modules) throws TimeoutException {
    List<NodeModule> all = List.of(modules);
    Set<String> roles = Set.copyOf(all.stream().map(NodeModule::role).toList());
    return Node.start(WorkerNode.options(all, roles, null)).await(10, SECONDS);
  }

  private static NodeModule module(String role) {
    return module(role, node -> Future.succeededFuture());
  }

  private static NodeModule module(String role, Function<Node, Future<?>> start) {
    return new Module(role, false, start);
  }

  private static final class Noting extends VerticleBase {
    private final List<String> stopped;

    Noting(List<String> stopped) {
      this.stopped = stopped;
    }

    @Override
    public Future<?> stop() {
      return Future.succeededFuture(stopped.add("stopped"));
    }
  }

  private record Module(
      String role, @Override boolean handsOutWork, Function<Node, Future<?>> starting)
      implements NodeModule {
    @Override
    public List<Kind<?, ?>> kinds() {
      return List.of(Kinds.JOBS);
    }

    @Override
    public Future<?> start(Node node) {
      return starting.apply(node);
    }
  }
}
