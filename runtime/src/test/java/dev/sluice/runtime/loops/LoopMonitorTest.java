package dev.sluice.runtime.loops;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopBlocked.Form;
import dev.sluice.contracts.loop.LoopState;
import dev.sluice.contracts.loop.LoopStates;
import dev.sluice.contracts.loop.LoopWork;
import dev.sluice.runtime.WorkerNode;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.testkit.blocking.BlocksLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Blocks the loop of a real node on purpose. Exact lengths and counts are checked under a scripted
 * clock, by {@code WatchedLoopTest} of loop-watch.
 */
@BlocksLoop
class LoopMonitorTest {
  private static final Capacity CAPACITY = new Capacity(1, 100, 10);
  private static final int MAX_TRIES = 20;
  private static final JobCount ANSWER = new JobCount(1, "test", true);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final BlockingQueue<LoopBlocked> blocks = new LinkedBlockingQueue<>();
  private final BlockingQueue<LoopStates> states = new LinkedBlockingQueue<>();

  @Test
  void handlerThatComputes_isReportedWithItsTask() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> compute(150))) {
      listen(worker);
      assertThat(worker.ask("79936").await(10, SECONDS).held()).isTrue();
      LoopBlocked block = named(() -> worker.ask("79936"));

      assertThat(block.node()).isEqualTo(worker.node().id());
      assertThat(block.millis()).isGreaterThanOrEqualTo(50);
      assertThat(block.form()).isEqualTo(Form.ONE);
      assertThat(requireNonNull(block.place()).name())
          .isEqualTo(LoopMonitorTest.class.getName() + ".burn");
      assertThat(requireNonNull(block.place()).line()).isPositive();
      assertThat(block.work())
          .isEqualTo(new LoopWork("Worker", WorkerNode.PUBLIC, "batch-79936", 0, 1));
    }
  }

  @Test
  void continuationOfATask_isReportedWithItsTask() throws Exception {
    try (WorkerNode worker =
        WorkerNode.start(
            CAPACITY,
            (lookup, work) ->
                lookup.key().equals("00001") ? later().compose(on -> compute(150)) : later())) {
      listen(worker);
      LoopBlocked block =
          named(() -> Future.all(worker.ask("00002"), worker.ask("00001"), worker.ask("00003")));

      assertThat(requireNonNull(block.work()).batch()).isEqualTo("batch-00001");
    }
  }

  @Test
  void taskFromTheMailbox_isReportedAsItself() throws Exception {
    try (WorkerNode worker =
        WorkerNode.start(
            new Capacity(1, 1, 10),
            (lookup, work) -> lookup.key().equals("00002") ? compute(150) : later())) {
      listen(worker);
      LoopBlocked block =
          named(() -> Future.all(worker.ask("00001"), worker.ask("00002"), worker.ask("00003")));

      assertThat(requireNonNull(block.work()).batch()).isEqualTo("batch-00002");
    }
  }

  @Test
  void manySmallCallbacks_areOneBlockWithTheirCount() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> pieces(100))) {
      listen(worker);
      LoopBlocked block = named(() -> worker.ask("79936"));

      assertThat(block.form()).isEqualTo(Form.MANY);
      assertThat(block.callbacks()).isGreaterThan(2);
      assertThat(block.top().get(0).place().name())
          .startsWith(LoopMonitorTest.class.getName())
          .contains("piece");
      assertThat(requireNonNull(block.work()).batch()).isEqualTo("batch-79936");
    }
  }

  @Test
  void chainOfCallbacks_isOneBlock() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> chain(100))) {
      listen(worker);
      LoopBlocked block = named(() -> worker.ask("79936"));

      assertThat(block.form()).isEqualTo(Form.MANY);
      assertThat(block.callbacks()).isGreaterThan(2);
    }
  }

  @Test
  void states_ofANode_nameLoopsVerticlesAndBlocks() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> compute(100))) {
      listen(worker);
      LoopBlocked block = named(() -> worker.ask("79936"));
      LoopState state = stateOf(block.loop());

      assertThat(state.verticles()).contains("Worker");
      assertThat(state.blocks()).isPositive();
      assertThat(state.blockedMillis()).isGreaterThanOrEqualTo(block.millis());
      assertThat(worker.node().meters().scrape())
          .contains("sluice_loop_blocked_seconds_count{form=\"one\",loop=\"" + block.loop())
          .contains("sluice_loop_lag_seconds_bucket{loop=\"" + block.loop());
    }
  }

  @Test
  void idleNode_reportsItsLag() throws Exception {
    try (WorkerNode worker = WorkerNode.start(CAPACITY, (lookup, work) -> later())) {
      listen(worker);
      LoopStates published = states.poll(10, SECONDS);

      assertThat(published).isNotNull();
      assertThat(published.loops()).isNotEmpty();
      assertThat(worker.node().loops().measured()).isPositive();
      assertThat(worker.node().loops().lags()).isNotEmpty();
    }
  }

  private void listen(WorkerNode worker) throws Exception {
    worker
        .node()
        .bus()
        .consumer(LoopBlocked.ADDRESS, m -> blocks.add(LoopBlocked.from(fields(m.body()))))
        .completion()
        .await(5, SECONDS);
    worker
        .node()
        .bus()
        .consumer(LoopStates.ADDRESS, m -> states.add(LoopStates.from(fields(m.body()))))
        .completion()
        .await(5, SECONDS);
  }

  private static Fields fields(Object body) {
    return Fields.of((JsonObject) body);
  }

  /**
   * Blocks the loop until a block of a task is reported. On a busy machine the watch may not run in
   * time to take a sample, and a cold JVM may block its loops by itself.
   */
  private LoopBlocked named(Supplier<Future<?>> work) throws Exception {
    List<LoopBlocked> others = new ArrayList<>();
    for (int i = 0; i < MAX_TRIES; i++) {
      work.get().await(60, SECONDS);
      LoopBlocked block = blocks.poll(2, SECONDS);
      while (block != null) {
        if (block.work() != null && block.work().batch() != null && block.place() != null) {
          return block;
        }
        others.add(block);
        block = blocks.poll(200, MILLISECONDS);
      }
    }
    throw new AssertionError("no block of a task; there were " + others);
  }

  private LoopState stateOf(String loop) throws InterruptedException {
    while (true) {
      LoopStates published = states.poll(10, SECONDS);
      assertThat(published).as("states").isNotNull();
      for (LoopState state : published.loops()) {
        if (state.loop().equals(loop) && state.blocks() > 0) {
          return state;
        }
      }
    }
  }

  private static Future<JobCount> compute(long millis) {
    burn(millis);
    return Future.succeededFuture(ANSWER);
  }

  private static Future<JobCount> later() {
    Context context = requireNonNull(Vertx.currentContext());
    Promise<JobCount> promise = Promise.promise();
    context.owner().setTimer(5, timer -> promise.complete(ANSWER));
    return promise.future();
  }

  private static Future<JobCount> pieces(int number) {
    Promise<JobCount> done = Promise.promise();
    AtomicInteger left = new AtomicInteger(number);
    Context context = requireNonNull(Vertx.currentContext());
    for (int i = 0; i < number; i++) {
      context.runOnContext(turn -> piece(left, done, null));
    }
    return done.future();
  }

  private static Future<JobCount> chain(int number) {
    Promise<JobCount> done = Promise.promise();
    AtomicInteger left = new AtomicInteger(number);
    Context context = requireNonNull(Vertx.currentContext());
    context.runOnContext(turn -> piece(left, done, context));
    return done.future();
  }

  private static void piece(AtomicInteger left, Promise<JobCount> done, @Nullable Context again) {
    burn(4);
    if (left.decrementAndGet() == 0) {
      done.complete(ANSWER);
    } else if (again != null) {
      again.runOnContext(turn -> piece(left, done, again));
    }
  }

  /** By the thread's own clock: on a busy machine a while passes without a processor. */
  private static void burn(long millis) {
    long end = THREADS.getCurrentThreadCpuTime() + MILLISECONDS.toNanos(millis);
    long now = 0;
    while (now < end) {
      now = THREADS.getCurrentThreadCpuTime();
    }
  }
}
