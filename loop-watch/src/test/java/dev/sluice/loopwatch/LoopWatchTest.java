package dev.sluice.loopwatch;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loopwatch.LoopBlocked.Form;
import dev.sluice.testkit.VertxTest;
import dev.sluice.testkit.blocking.BlocksLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.StreamSupport;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Watches a real Vert.x. A loop is blocked until the watch has seen it, however busy the machine.
 */
@BlocksLoop
@VertxTest
class LoopWatchTest {
  private final BlockingQueue<LoopBlocked> blocks = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<LoopReading>> readings = new LinkedBlockingQueue<>();
  private final CountDownLatch seen = new CountDownLatch(1);
  private LoopWatch watch;

  @BeforeEach
  void start(Vertx vertx) throws InterruptedException {
    watch = LoopWatch.start(vertx, options("test"), new Queues());
    while (watch.lags().size() < loops(vertx)) {
      readings.poll(10, MILLISECONDS);
    }
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void labeledWork_blocksItsLoop_isReportedWithPlaceAndLabel(Vertx vertx) throws Exception {
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        on -> {
          CurrentWork.label("order 17");
          computeUntilSeen();
        });
    LoopBlocked block = requireNonNull(blocks.poll(30, SECONDS));

    assertThat(block.form()).isEqualTo(Form.ONE);
    assertThat(block.millis()).isGreaterThanOrEqualTo(50);
    assertThat(block.work()).isEqualTo("order 17");
    assertThat(requireNonNull(block.place()).getMethodName()).isEqualTo("computeUntilSeen");
    assertThat(block.stacks()).isNotEmpty();
  }

  @Test
  void label_timerOfTheSameContext_isReportedWithIt(Vertx vertx) throws Exception {
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        on -> {
          CurrentWork.label("order 18");
          vertx.setTimer(5, timer -> computeUntilSeen());
        });

    assertThat(requireNonNull(blocks.poll(30, SECONDS)).work()).isEqualTo("order 18");
  }

  @Test
  void runOn_otherLoop_takesTheLabelAlong(Vertx vertx) throws Exception {
    Promise<Context> other = Promise.promise();
    vertx.deployVerticle(new Whereabouts(other)).await(5, SECONDS);
    Context target = other.future().await(5, SECONDS);
    vertx
        .getOrCreateContext()
        .runOnContext(
            on -> {
              CurrentWork.label("order 19");
              CurrentWork.runOn(target, this::computeUntilSeen);
            });

    assertThat(requireNonNull(blocks.poll(30, SECONDS)).work()).isEqualTo("order 19");
  }

  @Test
  void verticle_withoutLabel_isReportedByItsName(Vertx vertx) throws Exception {
    vertx.deployVerticle(new Busy()).await(30, SECONDS);

    assertThat(requireNonNull(blocks.poll(30, SECONDS)).work()).isEqualTo("LoopWatchTest$Busy");
  }

  @Test
  void isSuspect_blockedLoop_isTrueOnThatLoop(Vertx vertx) throws Exception {
    Promise<Boolean> suspect = Promise.promise();
    vertx.runOnContext(
        on -> {
          computeUntilSeen();
          suspect.complete(watch.isSuspect());
        });

    assertThat(suspect.future().await(30, SECONDS)).isTrue();
    assertThat(watch.isSuspect()).isFalse();
  }

  @Test
  void everySecond_allLoopsAreRead(Vertx vertx) throws Exception {
    List<LoopReading> second = requireNonNull(readings.poll(30, SECONDS));

    assertThat(second).isNotEmpty().allSatisfy(reading -> assertThat(reading.lag()).hasSize(4));
    assertThat(watch.measured()).isPositive();
    assertThat(watch.lags()).isNotEmpty();
    assertThat(watch.getCpuNanos()).isPositive();
  }

  @Test
  void jmx_turnsTheWatchOff(Vertx vertx) throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("dev.sluice:type=LoopWatch,node=test");
    while (!beans.isRegistered(name)) {
      readings.poll(10, MILLISECONDS);
    }
    beans.setAttribute(name, new Attribute("Watching", false));

    assertThat(watch.isWatching()).isFalse();
    assertThat(watch.isSuspect()).isFalse();
  }

  /** A loop whose thread has not returned a probe yet cannot be sampled. */
  private static long loops(Vertx vertx) {
    return StreamSupport.stream(((VertxInternal) vertx).nettyEventLoopGroup().spliterator(), false)
        .count();
  }

  private static LoopWatchOptions options(String name) {
    return new LoopWatchOptions(name, List.of(), LoopWatchOptions.DEFAULT.summary(), false);
  }

  /** Until a block that goes on has been reported, which proves that its stack was sampled. */
  private void computeUntilSeen() {
    long left;
    do {
      left = seen.getCount();
    } while (left > 0);
  }

  private final class Queues implements LoopListener {
    @Override
    public void accept(LoopBlocked block) {
      blocks.add(block);
    }

    @Override
    public void stillBlocked(LoopBlocked soFar) {
      if (soFar.place() != null) {
        seen.countDown();
      }
    }

    @Override
    public void second(List<LoopReading> loops) {
      readings.add(loops);
    }
  }

  private final class Busy extends VerticleBase {
    @Override
    public Future<?> start() {
      computeUntilSeen();
      return Future.succeededFuture();
    }
  }

  private static final class Whereabouts extends VerticleBase {
    private final Promise<Context> whereabouts;

    Whereabouts(Promise<Context> whereabouts) {
      this.whereabouts = whereabouts;
    }

    @Override
    public Future<?> start() {
      whereabouts.complete(context);
      return Future.succeededFuture();
    }
  }
}
