package dev.sluice.loopwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loopwatch.LoopBlocked.Form;
import dev.sluice.loopwatch.LoopBlocked.Phase;
import dev.sluice.loopwatch.LoopBlocked.Share;
import dev.sluice.loopwatch.stack.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockLogTest {
  private static final StackTraceElement PLACE =
      new StackTraceElement("org.example.Code", "burn", "Code.java", 42);
  private static final String WORK = "task 7 of batch b1 (Worker, sluice.x.v1)";

  private final List<String> lines = new ArrayList<>();
  private long millis;
  private final BlockLog log = new BlockLog(lines::add, "docs/event-loop.md#", () -> millis);

  @Test
  void accept_oneCallback_namesCodeWorkConsequenceAndRemedy() {
    log.accept(block(Form.ONE, Cause.CPU, Phase.RUNNING, 1));

    assertThat(lines)
        .containsExactly(
            "event loop loop-1 blocked for 312 ms by org.example.Code.burn(Code.java:42), task 7 of"
                + " batch b1 (Worker, sluice.x.v1); everything else on this loop waited; compute on"
                + " a worker pool or in smaller steps: docs/event-loop.md#it-computes");
  }

  @Test
  void accept_manyCallbacks_namesTheirCount() {
    log.accept(block(Form.MANY, Cause.CPU, Phase.RUNNING, 200));

    assertThat(lines.get(0))
        .startsWith(
            "event loop loop-1 blocked for 312 ms by 200 small callbacks, 150 of them"
                + " org.example.Code.burn(Code.java:42), task 7 of batch b1");
  }

  @Test
  void accept_workerThread_namesItsPool() {
    log.accept(block(Form.WORKER, Cause.SLEEP, Phase.RUNNING, 1));

    assertThat(lines.get(0))
        .startsWith(
            "worker thread loop-1 blocked for 312 ms by org.example.Code.burn(Code.java:42)")
        .contains("its pool has one thread less meanwhile; use a timer");
  }

  @Test
  void accept_samePlaceAgain_isLeftOutAndCounted() {
    for (long at : new long[] {0, 100, 9_999, 10_000}) {
      millis = at;
      log.accept(block(Form.ONE, Cause.LOCK, Phase.RUNNING, 1));
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).endsWith("(and 2 more times since the last line)");
  }

  @Test
  void accept_loadingClasses_isNoWarning() {
    log.accept(block(Form.ONE, Cause.CPU, Phase.CLASS_LOADING, 1));

    assertThat(lines).isEmpty();
  }

  private static LoopBlocked block(Form form, Cause cause, Phase phase, long callbacks) {
    return new LoopBlocked(
        "loop-1",
        0,
        312,
        null,
        form,
        cause,
        phase,
        PLACE,
        WORK,
        callbacks,
        form == Form.MANY ? List.of(new Share(PLACE, 150)) : List.of(),
        List.of());
  }
}
