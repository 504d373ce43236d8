package dev.sluice.runtime.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.loop.CodePlace;
import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopBlocked.Cause;
import dev.sluice.contracts.loop.LoopBlocked.Form;
import dev.sluice.contracts.loop.LoopBlocked.Phase;
import dev.sluice.contracts.loop.LoopBlocked.Share;
import dev.sluice.contracts.loop.LoopWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The watch of one loop, with a loop and a time that the test sets. */
class WatchedLoopTest {
  private static final LoopWork TASK = new LoopWork("Worker", "address", "b1", 7, 1);

  private long now = millis(1_000);
  private final ScriptedLoop loop = new ScriptedLoop();
  private final WatchedLoop watched = new WatchedLoop(loop, () -> now);
  private final Told told = new Told();

  @Test
  void tick_loopThatIsFree_measuresAndSendsTheNextProbeAfterTwentyMillis() {
    tick();
    loop.pass(now + millis(1));
    advance(10);
    assertThat(loop.probes).isEmpty();
    advance(10);

    assertThat(loop.probes).hasSize(1);
    assertThat(watched.measured()).isEqualTo(1);
    assertThat(watched.lags().max()).isBetween(0.95, 1.05);
  }

  @Test
  void tick_probeThatIsOut_sendsNoSecond() {
    tick();
    for (int i = 0; i < 100; i++) {
      advance(10);
    }

    assertThat(loop.probes).hasSize(1);
  }

  @Test
  void tick_oneLongCallback_isOneBlockFromItsBeginning() {
    loop.isIn("compute", "handle", TASK);
    loop.inCallbackSince = now - millis(15);
    tick();
    late(100, 2);
    loop.pass(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.millis()).isEqualTo(115);
    assertThat(block.form()).isEqualTo(Form.ONE);
    assertThat(block.cause()).isEqualTo(Cause.CPU);
    assertThat(block.place())
        .isEqualTo(new CodePlace("org.example.Code", "compute", "Code.java", 42));
    assertThat(block.work()).isEqualTo(TASK);
    assertThat(block.stacks()).hasSize(1);
    assertThat(block.top()).isEmpty();
  }

  @Test
  void tick_blockOfFortyMillis_isNone() {
    loop.inCallbackSince = now;
    tick();
    late(40, 2);
    loop.pass(now);

    assertThat(tick()).isNull();
    assertThat(watched.lags().max()).isBetween(38.0, 42.0);
  }

  @Test
  void tick_block_countsTheProbesThatCouldNotBeSent() {
    loop.inCallbackSince = now;
    tick();
    late(200, 10);
    loop.pass(now);
    tick();

    assertThat(watched.lags().samples()).isEqualTo(10);
    assertThat(told.lags).hasSize(10).contains(millis(200), millis(20));
  }

  @Test
  void tick_threadThatWaitedForAProcessor_isNotBlamed() {
    tick();
    late(200, 10);
    loop.waitedNanos += millis(180);
    loop.pass(now);

    assertThat(tick()).isNull();
    assertThat(watched.lags().max()).isBetween(19.0, 21.0);
  }

  @Test
  void tick_allThreadsStopped_isNotBlamedOnTheLoop() {
    tick();
    now += millis(120);
    loop.pass(now);

    assertThat(watched.tick(now, millis(110), false, told)).isEmpty();
  }

  @Test
  void tick_threadThatComputedMeanwhile_isBlamedThoughTheWatchWasLate() {
    loop.inCallbackSince = now;
    tick();
    now += millis(150);
    loop.ranNanos += millis(120);
    loop.pass(now);
    LoopBlocked block = watched.tick(now, millis(140), false, told).get(0);

    assertThat(block.millis()).isEqualTo(120);
  }

  @Test
  void tick_waitedBeforeTheProbeWasSent_isNotBlamed() {
    tick();
    loop.pass(now);
    long callback = now + millis(1);
    now += millis(80);
    loop.waitedNanos += millis(75);
    tick();
    loop.inCallbackSince = callback;
    late(22, 2);
    loop.pass(now);

    assertThat(tick()).isNull();
  }

  @Test
  void tick_waitsForAProcessorInABlock_areTakenOut() {
    loop.inCallbackSince = now;
    tick();
    late(300, 10);
    loop.waitedNanos += millis(100);
    loop.pass(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.millis()).isEqualTo(200);
    assertThat(block.waitedMillis()).isEqualTo(100);
  }

  @Test
  void tick_manySmallCallbacks_areOneBlockWithTheirNameAndCount() {
    loop.waiting = 190;
    tick();
    for (int piece = 0; piece < 200; piece++) {
      loop.waiting = 190 - piece;
      loop.inCallbackSince = now;
      loop.isIn("burn", piece < 50 ? "other" : "piece", TASK);
      late(5, 5);
    }
    loop.pass(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.form()).isEqualTo(Form.MANY);
    assertThat(block.callbacks()).isBetween(195L, 205L);
    Share most = block.top().get(0);
    assertThat(most.place().method()).isEqualTo("piece");
    assertThat(most.count()).isBetween(140L, 160L);
    assertThat(block.work()).isEqualTo(TASK);
  }

  @Test
  void tick_callbacksShorterThanTheLooks_areCountedByHowManyWaited() {
    loop.waiting = 20_000;
    tick();
    for (int i = 0; i < 100; i++) {
      loop.waiting -= 200;
      loop.inCallbackSince = now;
      loop.isIn("burn", "piece", null);
      late(2, 2);
    }
    loop.pass(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.form()).isEqualTo(Form.MANY);
    assertThat(block.callbacks()).isEqualTo(20_000);
  }

  @Test
  void tick_tasksOfOneBatch_areNamedByTheBatchAlone() {
    loop.waiting = 100;
    tick();
    for (int i = 0; i < 50; i++) {
      loop.waiting -= 2;
      loop.inCallbackSince = now;
      loop.isIn("burn", "piece", new LoopWork("Worker", "address", "b1", i, 1));
      late(4, 2);
    }
    loop.pass(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.work()).isEqualTo(new LoopWork("Worker", "address", "b1", null, null));
  }

  @Test
  void tick_longCallbackAmongMany_isToldByItself() {
    loop.waiting = 30;
    tick();
    for (int i = 0; i < 20; i++) {
      loop.waiting--;
      loop.inCallbackSince = now;
      loop.isIn("small", "piece", new LoopWork("Worker", "address", "b2", i, 1));
      late(4, 2);
    }
    loop.inCallbackSince = now;
    loop.isIn("compute", "handle", TASK);
    late(70, 2);
    loop.pass(now);
    List<LoopBlocked> blocks = watched.tick(now, 0, false, told);

    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).form()).isEqualTo(Form.ONE);
    assertThat(blocks.get(0).millis()).isBetween(66L, 72L);
    assertThat(blocks.get(0).work()).isEqualTo(TASK);
    assertThat(requireNonNull(blocks.get(0).place()).method()).isEqualTo("compute");
  }

  @Test
  void tick_manyCallbacksOfTwoTurns_areOneBlock() {
    loop.waiting = 100;
    tick();
    pieces(50);
    loop.pass(now);
    assertThat(tick()).isNull();
    assertThat(loop.probes).hasSize(1);
    pieces(50);
    loop.pass(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.form()).isEqualTo(Form.MANY);
    assertThat(block.callbacks()).isBetween(98L, 104L);
    assertThat(block.millis()).isBetween(390L, 410L);
  }

  @Test
  void tick_classesThatLoad_areToldApart() {
    loop.inCallbackSince = now;
    loop.sample =
        new Sample(
            Thread.State.RUNNABLE,
            List.of(
                ScriptedLoop.frame("java.lang.ClassLoader", "defineClass1", 1),
                ScriptedLoop.frame("org.example.Code", "handle", 3)),
            TASK);
    tick();
    late(100, 10);
    loop.pass(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.phase()).isEqualTo(Phase.CLASS_LOADING);
  }

  @Test
  void tellSoFar_loopThatIsHeldOn_isToldOnce() {
    loop.isIn("compute", "handle", TASK);
    loop.inCallbackSince = now;
    tick();
    late(1_200, 10);

    LoopBlocked soFar = requireNonNull(watched.tellSoFar(now, millis(1_000), told));
    assertThat(soFar.millis()).isEqualTo(1_200);
    assertThat(watched.tellSoFar(now, millis(1_000), told)).isNull();
  }

  @Test
  void isSuspect_probeThatIsOutForLong_isSo() {
    tick();
    assertThat(watched.isSuspect(now + millis(5))).isFalse();
    assertThat(watched.isSuspect(now + millis(16))).isTrue();
    loop.pass(now + millis(17));
    assertThat(watched.isSuspect(now + millis(18))).isTrue();
    advance(20);
    assertThat(watched.isSuspect(now)).isFalse();
  }

  @Test
  void isSuspect_probeThatCameBackSoon_isNot() {
    tick();
    loop.pass(now + millis(1));

    assertThat(watched.isSuspect(now + millis(19))).isFalse();
  }

  private void pieces(int number) {
    for (int i = 0; i < number; i++) {
      loop.waiting--;
      loop.inCallbackSince = now;
      loop.isIn("burn", "piece", TASK);
      late(4, 2);
    }
  }

  private void late(long forMillis, long stepMillis) {
    for (long passed = 0; passed < forMillis; passed += stepMillis) {
      advance(stepMillis);
    }
  }

  private void advance(long byMillis) {
    now += millis(byMillis);
    tick();
  }

  private @Nullable LoopBlocked tick() {
    List<LoopBlocked> blocks = watched.tick(now, 0, false, told);
    return blocks.isEmpty() ? null : blocks.get(0);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static final class Told implements WatchedLoop.Teller {
    final List<Long> lags = new ArrayList<>();
    private final BlockMaker maker = new BlockMaker("node");

    @Override
    public void lag(WatchedLoop loop, long nanos) {
      lags.add(nanos);
    }

    @Override
    public List<LoopBlocked> blocks(
        WatchedLoop loop,
        LateSpan seen,
        long end,
        long heldNanos,
        @Nullable Long waitedNanos,
        boolean isStarting) {
      return maker.blocks(loop.loop(), seen, end, heldNanos, waitedNanos, isStarting);
    }
  }
}
