package dev.sluice.loopwatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loopwatch.LoopBlocked.Form;
import dev.sluice.loopwatch.LoopBlocked.Phase;
import dev.sluice.loopwatch.LoopBlocked.Share;
import dev.sluice.loopwatch.probe.BlockedSpan;
import dev.sluice.loopwatch.probe.Loop;
import dev.sluice.loopwatch.probe.ProbeListener;
import dev.sluice.loopwatch.probe.WatchedLoop;
import dev.sluice.loopwatch.processor.JvmActivity;
import dev.sluice.loopwatch.stack.Cause;
import dev.sluice.loopwatch.stack.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Watches a loop under a clock, both of which the test controls. */
class WatchedLoopTest {
  private static final String TASK = "task 7 of batch b1";

  private long now = millis(1_000);
  private JvmActivity jvm = JvmActivity.NONE;
  private boolean isWarmingUp = true;
  private final ScriptedLoop loop = new ScriptedLoop();
  private final WatchedLoop watched = new WatchedLoop(loop, () -> now, () -> jvm);
  private final Reports reports = new Reports();

  @Test
  void tick_idleLoop_measuresAndSendsTheNextProbeAfterTwentyMillis() {
    tick();
    loop.returnProbe(now + millis(1));
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
    loop.runs("compute", "handle", TASK);
    loop.inCallbackSince = now - millis(15);
    tick();
    late(100, 2);
    loop.returnProbe(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.millis()).isEqualTo(115);
    assertThat(block.form()).isEqualTo(Form.ONE);
    assertThat(block.cause()).isEqualTo(Cause.CPU);
    assertThat(block.place()).isEqualTo(ScriptedLoop.frame("org.example.Code", "compute", 42));
    assertThat(block.work()).isEqualTo(TASK);
    assertThat(block.stacks()).hasSize(1);
    assertThat(block.top()).isEmpty();
  }

  @Test
  void tick_fortyMillis_isNoBlock() {
    loop.inCallbackSince = now;
    tick();
    late(40, 2);
    loop.returnProbe(now);

    assertThat(tick()).isNull();
    assertThat(watched.lags().max()).isBetween(38.0, 42.0);
  }

  @Test
  void tick_block_recordsTheProbesThatCouldNotBeSent() {
    loop.inCallbackSince = now;
    tick();
    late(200, 10);
    loop.returnProbe(now);
    tick();

    assertThat(watched.lags().samples()).isEqualTo(10);
    assertThat(reports.lags).hasSize(10).contains(millis(200), millis(20));
  }

  @Test
  void tick_threadWaitedForAProcessor_isNoBlock() {
    tick();
    late(200, 10);
    loop.waitedNanos += millis(180);
    loop.returnProbe(now);

    assertThat(tick()).isNull();
    assertThat(watched.lags().max()).isBetween(19.0, 21.0);
  }

  @Test
  void tick_allThreadsPaused_isNoBlock() {
    tick();
    now += millis(120);
    loop.returnProbe(now);

    assertThat(tick(millis(110))).isEmpty();
  }

  @Test
  void tick_threadComputedWhileTheWatchWasLate_isABlock() {
    loop.inCallbackSince = now;
    tick();
    now += millis(150);
    loop.ranNanos += millis(120);
    loop.returnProbe(now);
    LoopBlocked block = tick(millis(140)).get(0);

    assertThat(block.millis()).isEqualTo(120);
  }

  @Test
  void tick_threadWaitedBeforeTheProbe_isNoBlock() {
    tick();
    loop.returnProbe(now);
    long callback = now + millis(1);
    now += millis(80);
    loop.waitedNanos += millis(75);
    tick();
    loop.inCallbackSince = callback;
    late(22, 2);
    loop.returnProbe(now);

    assertThat(tick()).isNull();
  }

  @Test
  void tick_waitsForAProcessorInABlock_areSubtracted() {
    loop.inCallbackSince = now;
    tick();
    late(300, 10);
    loop.waitedNanos += millis(100);
    loop.returnProbe(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.millis()).isEqualTo(200);
    assertThat(block.waitedMillis()).isEqualTo(100);
  }

  @Test
  void tick_manySmallCallbacks_areOneBlockWithTheirNameAndCount() {
    loop.pending = 190;
    tick();
    for (int piece = 0; piece < 200; piece++) {
      loop.pending = 190 - piece;
      loop.inCallbackSince = now;
      loop.runs("burn", piece < 50 ? "other" : "piece", TASK);
      late(5, 5);
    }
    loop.returnProbe(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.form()).isEqualTo(Form.MANY);
    assertThat(block.callbacks()).isBetween(195L, 205L);
    Share most = block.top().get(0);
    assertThat(most.place().getMethodName()).isEqualTo("piece");
    assertThat(most.count()).isBetween(140L, 160L);
    assertThat(block.work()).isEqualTo(TASK);
  }

  @Test
  void tick_chainOfCallbacks_isOneBlockWithTheirCount() {
    loop.pending = 1;
    tick();
    for (int i = 0; i < 100; i++) {
      loop.inCallbackSince = now;
      loop.runs("burn", "piece", TASK);
      late(4, 2);
    }
    loop.returnProbe(now);
    loop.pending = 0;
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.form()).isEqualTo(Form.MANY);
    assertThat(block.callbacks()).isBetween(95L, 105L);
    assertThat(block.millis()).isEqualTo(400);
  }

  @Test
  void tick_callbacksShorterThanASample_areCountedByTheQueue() {
    loop.pending = 20_000;
    tick();
    for (int i = 0; i < 100; i++) {
      loop.pending -= 200;
      loop.inCallbackSince = now;
      loop.runs("burn", "piece", null);
      late(2, 2);
    }
    loop.returnProbe(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.form()).isEqualTo(Form.MANY);
    assertThat(block.callbacks()).isEqualTo(20_000);
  }

  @Test
  void tick_labelsOfManyTasks_areSummarizedByTheOption() {
    loop.pending = 100;
    tick();
    for (int i = 0; i < 50; i++) {
      loop.pending -= 2;
      loop.inCallbackSince = now;
      loop.runs("burn", "piece", "task " + i);
      late(4, 2);
    }
    loop.returnProbe(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.work()).isEqualTo("19 labels");
  }

  @Test
  void tick_longCallbackAmongMany_isReportedByItself() {
    loop.pending = 30;
    tick();
    for (int i = 0; i < 20; i++) {
      loop.pending--;
      loop.inCallbackSince = now;
      loop.runs("small", "piece", "task " + i + " of batch b2");
      late(4, 2);
    }
    loop.inCallbackSince = now;
    loop.runs("compute", "handle", TASK);
    late(70, 2);
    loop.returnProbe(now);
    List<LoopBlocked> blocks = tick(0);

    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).form()).isEqualTo(Form.ONE);
    assertThat(blocks.get(0).millis()).isBetween(66L, 72L);
    assertThat(blocks.get(0).work()).isEqualTo(TASK);
    assertThat(requireNonNull(blocks.get(0).place()).getMethodName()).isEqualTo("compute");
  }

  @Test
  void tick_manyCallbacksOfTwoTurns_areOneBlock() {
    loop.pending = 100;
    tick();
    pieces(50);
    loop.returnProbe(now);
    assertThat(tick()).isNull();
    assertThat(loop.probes).hasSize(1);
    pieces(50);
    loop.returnProbe(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.form()).isEqualTo(Form.MANY);
    assertThat(block.callbacks()).isBetween(98L, 104L);
    assertThat(block.millis()).isBetween(390L, 410L);
  }

  @Test
  void tick_loadingClasses_isAPhaseOfItsOwn() {
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
    loop.returnProbe(now);
    LoopBlocked block = requireNonNull(tick());

    assertThat(block.phase()).isEqualTo(Phase.CLASS_LOADING);
  }

  @Test
  void tick_codeThatRunsForTheFirstTime_isWarmUp() {
    scattered(20);
    jvm = new JvmActivity(20, 7);
    loop.returnProbe(now);

    assertThat(requireNonNull(tick()).phase()).isEqualTo(Phase.WARM_UP);
  }

  @Test
  void tick_sameCodeWhileTheJvmCompiles_isNoWarmUp() {
    loop.inCallbackSince = now;
    tick();
    loop.runs("compute", "handle", TASK);
    late(100, 2);
    jvm = new JvmActivity(1_000, 1_000);
    loop.returnProbe(now);

    assertThat(requireNonNull(tick()).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void tick_scatteredCodeThatIsCompiled_isNoWarmUp() {
    scattered(20);
    jvm = new JvmActivity(15, 5);
    loop.returnProbe(now);

    assertThat(requireNonNull(tick()).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void tick_scatteredCodeLater_isNoWarmUp() {
    isWarmingUp = false;
    scattered(20);
    jvm = new JvmActivity(1_000, 1_000);
    loop.returnProbe(now);

    assertThat(requireNonNull(tick()).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void tick_librariesAlone_areWarmUpWhileTheProgramStarts() {
    for (boolean isStarting : new boolean[] {true, false}) {
      loop.inCallbackSince = now;
      tick();
      loop.isIn("io.netty.channel.Channel");
      late(100, 2);
      loop.returnProbe(now);
      reports.blocks.clear();
      watched.tick(now, 0, isStarting, reports);

      assertThat(reports.blocks.get(0).phase())
          .isEqualTo(isStarting ? Phase.WARM_UP : Phase.RUNNING);
      advance(20);
    }
  }

  @Test
  void soFar_loopThatIsStillBlocked_isReturnedOnce() {
    loop.runs("compute", "handle", TASK);
    loop.inCallbackSince = now;
    tick();
    late(1_200, 10);

    BlockedSpan soFar = requireNonNull(watched.soFar(now, millis(1_000)));
    assertThat(reports.records.of(soFar).get(0).millis()).isEqualTo(1_200);
    assertThat(watched.soFar(now, millis(1_000))).isNull();
  }

  @Test
  void soFar_threadThatWaitsForAProcessor_isNoBlock() {
    loop.runs("compute", "handle", TASK);
    loop.inCallbackSince = now;
    tick();
    late(1_200, 10);
    loop.waitedNanos += millis(900);

    assertThat(watched.soFar(now, millis(1_000))).isNull();
    assertThat(requireNonNull(watched.soFar(now, millis(300))).blockedNanos())
        .isEqualTo(millis(300));
  }

  @Test
  void isSuspect_overdueProbe_isTrue() {
    tick();
    assertThat(watched.isSuspect(now + millis(5))).isFalse();
    assertThat(watched.isSuspect(now + millis(16))).isTrue();
    loop.returnProbe(now + millis(17));
    assertThat(watched.isSuspect(now + millis(18))).isTrue();
    advance(20);
    assertThat(watched.isSuspect(now)).isFalse();
  }

  @Test
  void isSuspect_quickProbe_isFalse() {
    tick();
    loop.returnProbe(now + millis(1));

    assertThat(watched.isSuspect(now + millis(19))).isFalse();
  }

  /** Blocks the loop by callbacks of 5 ms, each of which is seen in other code. */
  private void scattered(int callbacks) {
    loop.pending = callbacks;
    tick();
    for (int i = 0; i < callbacks; i++) {
      loop.pending--;
      loop.inCallbackSince = now;
      loop.isIn("Code" + i);
      late(5, 5);
    }
  }

  private void pieces(int number) {
    for (int i = 0; i < number; i++) {
      loop.pending--;
      loop.inCallbackSince = now;
      loop.runs("burn", "piece", TASK);
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
    List<LoopBlocked> blocks = tick(0);
    return blocks.isEmpty() ? null : blocks.get(0);
  }

  private List<LoopBlocked> tick(long pausedNanos) {
    reports.blocks.clear();
    watched.tick(now, pausedNanos, false, reports);
    return List.copyOf(reports.blocks);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private final class Reports implements ProbeListener {
    final List<Long> lags = new ArrayList<>();
    final List<LoopBlocked> blocks = new ArrayList<>();
    final BlockRecords records =
        new BlockRecords(
            new LoopWatchOptions(
                null,
                List.of(),
                labels ->
                    labels.size() == 1
                        ? labels.keySet().iterator().next()
                        : labels.size() + " labels",
                false),
            () -> isWarmingUp);

    @Override
    public void lag(Loop loop, long nanos) {
      lags.add(nanos);
    }

    @Override
    public void blocked(BlockedSpan span) {
      blocks.addAll(records.of(span));
    }
  }
}
