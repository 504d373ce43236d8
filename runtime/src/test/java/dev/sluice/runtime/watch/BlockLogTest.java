package dev.sluice.runtime.watch;

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
import org.junit.jupiter.api.Test;

class BlockLogTest {
  private static final CodePlace PLACE = new CodePlace("org.example.Code", "burn", "Code.java", 42);
  private static final LoopWork WORK = new LoopWork("Worker", "sluice.x.v1", "b1", 7, 1);

  private final List<String> lines = new ArrayList<>();
  private final BlockLog log = new BlockLog(lines::add);

  @Test
  void tell_oneCallback_namesCodeWorkConsequenceAndRemedy() {
    log.tell(block(Form.ONE, Cause.CPU, 1), 0);

    assertThat(lines)
        .containsExactly(
            "loop-1 was held for 312 ms by org.example.Code.burn(Code.java:42), for task 7 of"
                + " batch b1 (Worker, sluice.x.v1); all else on this loop waited; compute in a"
                + " worker pool, or a piece at a time: docs/event-loop.md#it-computes");
  }

  @Test
  void tell_manyCallbacks_namesTheirCount() {
    log.tell(block(Form.MANY, Cause.CPU, 200), 0);

    assertThat(lines.get(0))
        .startsWith(
            "loop-1 was held for 312 ms by 200 small callbacks, of which 150 were"
                + " org.example.Code.burn(Code.java:42), for task 7 of batch b1");
  }

  @Test
  void tell_samePlaceAgain_isLeftOutAndCounted() {
    log.tell(block(Form.ONE, Cause.LOCK, 1), 0);
    log.tell(block(Form.ONE, Cause.LOCK, 1), 100);
    log.tell(block(Form.ONE, Cause.LOCK, 1), 9_999);
    log.tell(block(Form.ONE, Cause.LOCK, 1), 10_000);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).endsWith("(and 2 more times since)");
  }

  @Test
  void of_schedstatOfLinux_isTheTimeRunAndWaited() {
    assertThat(Times.of("123456 789 42\n")).isEqualTo(new Times(123_456, 789, true));
  }

  private static LoopBlocked block(Form form, Cause cause, long callbacks) {
    return new LoopBlocked(
        "n",
        "loop-1",
        0,
        312,
        null,
        form,
        cause,
        Phase.RUNNING,
        PLACE,
        WORK,
        callbacks,
        form == Form.MANY ? List.of(new Share(PLACE, 150)) : List.of(),
        List.of());
  }
}
