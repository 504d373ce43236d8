package dev.sluice.runtime.loops;

import dev.sluice.contracts.loop.LoopBlocked;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lag and blocks as metrics, with few labels: loops, pools, forms and phases. */
final class LoopMetrics {
  private static final Duration[] LAGS = millis(1, 5, 10, 25, 50, 100, 250, 1_000);
  private static final Duration[] BLOCKS = millis(60, 100, 200, 500, 1_000, 2_000, 5_000);

  private final MeterRegistry meters;
  private final Map<String, Timer> lags = new HashMap<>();

  LoopMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Called by the watch thread only. */
  void lag(String loop, long nanos) {
    lags.computeIfAbsent(loop, this::lagTimer).record(nanos, TimeUnit.NANOSECONDS);
  }

  void blocked(LoopBlocked block) {
    Timer.builder("sluice.loop.blocked")
        .description("How long event loops and worker threads were blocked")
        .tag("loop", pool(block))
        .tag("form", LoopBlocked.name(block.form()))
        .tag("phase", LoopBlocked.name(block.phase()))
        .serviceLevelObjectives(BLOCKS)
        .register(meters)
        .record(block.millis(), TimeUnit.MILLISECONDS);
  }

  private Timer lagTimer(String loop) {
    return Timer.builder("sluice.loop.lag")
        .description("How late event loops are")
        .tag("loop", loop)
        .serviceLevelObjectives(LAGS)
        .register(meters);
  }

  /** Threads of a pool start and end; the name of the pool stays. */
  private static String pool(LoopBlocked block) {
    return block.form() == LoopBlocked.Form.WORKER
        ? block.loop().replaceAll("-\\d+$", "")
        : block.loop();
  }

  private static Duration[] millis(long... millis) {
    Duration[] durations = new Duration[millis.length];
    for (int i = 0; i < millis.length; i++) {
      durations[i] = Duration.ofMillis(millis[i]);
    }
    return durations;
  }
}
