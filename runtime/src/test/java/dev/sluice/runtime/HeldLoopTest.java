package dev.sluice.runtime;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.testkit.blocking.BlocksLoop;
import dev.sluice.testkit.cluster.ClusterFixture;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks the loops of a clustered node one after the other, until the test releases them. */
@BlocksLoop
final class HeldLoopTest {
  /** More than there are loops for them on a small machine. */
  private static final int INSTANCES = 6;

  private static final long MAX_HOLD_SECONDS = 20;
  private static final String HOLD = "11111";
  private static final String WHERE = "22222";

  private final AtomicInteger holds = new AtomicInteger();
  private final AtomicInteger released = new AtomicInteger();
  private final BlockingQueue<String> held = new LinkedBlockingQueue<>();

  @Test
  void whicheverLoopIsHeld_workersOnOthersAnswerTheCluster(@TempDir Path directory)
      throws Exception {
    List<Path> files = ClusteredNodeTest.clusterFiles(directory, 2);
    WorkerNode worker =
        WorkerNode.start(
            new Capacity(INSTANCES, 4, 4), (lookup, work) -> handle(lookup), files.get(0));
    Node asker =
        Node.start(WorkerNode.options(List.of(), Set.of(), files.get(1))).await(30, SECONDS);
    try {
      List<Long> loops = loops(asker, worker);
      assertThat(new HashSet<>(loops)).hasSizeGreaterThan(1);
      for (int instance = 0; instance < INSTANCES; instance++) {
        othersAnswerWhileOneIsHeld(asker, worker, instance, loops);
      }
    } finally {
      released.set(Integer.MAX_VALUE);
      asker.close(100).await(30, SECONDS);
      worker.close();
    }
  }

  /** The loop that each instance lives on. */
  private static List<Long> loops(Node asker, WorkerNode worker) throws Exception {
    List<Long> loops = new ArrayList<>();
    for (int instance = 0; instance < INSTANCES; instance++) {
      ClusterFixture.awaitRoute(
          asker.vertx(), address(worker, instance), new JsonObject().put("zip", WHERE));
      loops.add(loopOf(ask(asker, worker, instance, WHERE)));
    }
    return loops;
  }

  private void othersAnswerWhileOneIsHeld(
      Node asker, WorkerNode worker, int instance, List<Long> loops) throws Exception {
    Future<Report> stuck = ask(asker, worker, instance, HOLD);
    assertThat(held.poll(5, SECONDS)).isEqualTo(HOLD);
    for (int other = 0; other < INSTANCES; other++) {
      if (!loops.get(other).equals(loops.get(instance))) {
        assertThat(loopOf(ask(asker, worker, other, WHERE))).isEqualTo(loops.get(other));
      }
    }
    assertThat(stuck.isComplete()).isFalse();
    released.incrementAndGet();
    assertThat(loopOf(stuck)).isEqualTo(loops.get(instance));
  }

  private Future<JobCount> handle(Lookup lookup) {
    if (lookup.key().equals(HOLD)) {
      held.add(HOLD);
      compute(holds.incrementAndGet());
    }
    return Future.succeededFuture(new JobCount(Thread.currentThread().getId(), "test", true));
  }

  /** Computes until this block has been released. */
  private void compute(int number) {
    long end = System.nanoTime() + SECONDS.toNanos(MAX_HOLD_SECONDS);
    boolean isReleased;
    do {
      isReleased = released.get() >= number || System.nanoTime() - end > 0;
    } while (!isReleased);
  }

  private static Future<Report> ask(Node asker, WorkerNode worker, int instance, String zip) {
    return asker
        .bus()
        .ask(
            address(worker, instance),
            Lookup.ofZip(zip),
            MultiMap.caseInsensitiveMultiMap(),
            WorkerNode.LIMIT_MILLIS);
  }

  private static long loopOf(Future<Report> report) throws Exception {
    Message value = requireNonNull(report.await(8, SECONDS).value());
    return Kinds.JOBS.address().replyFrom(value).jobs();
  }

  private static String address(WorkerNode worker, int instance) {
    return WorkerNode.PUBLIC + "@" + worker.node().id() + "/jobs/" + instance;
  }
}
