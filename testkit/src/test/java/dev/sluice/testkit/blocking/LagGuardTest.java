package dev.sluice.testkit.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The guard itself: it is run on tests that hold a loop on purpose. */
class LagGuardTest {
  private static final long MILLI = 1_000_000;
  private static final CallbackTime.Stack HERE = new CallbackTime.Stack(Thread.currentThread());

  @ParameterizedTest
  @ValueSource(strings = {"compute", "waitForAHeldMonitor"})
  void test_holdsAnEventLoop_fails(String method) {
    List<String> failures = failures(method);

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .contains("blocked the event loop vert.x-eventloop-thread-")
        .contains(LoopUsers.class.getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"computeOnPurpose", "computeInPieces", "computeOnAWorker"})
  void test_holdsNoEventLoopForLong_passes(String method) {
    assertThat(failures(method)).isEmpty();
  }

  @Test
  void timeWithoutAProcessor_isNotHeldAgainstTheLoop() {
    CallbackTime use = new CallbackTime();

    assertNull(use.sample(7, 0, 0, false, HERE));
    assertNull(use.sample(7, 199 * MILLI, 5_000 * MILLI, false, HERE));
    assertEquals(200 * MILLI, use.sample(7, 200 * MILLI, 5_001 * MILLI, false, HERE));
    assertNull(use.sample(7, 400 * MILLI, 6_000 * MILLI, false, HERE));
  }

  @Test
  void nextCallback_beginsAnew() {
    CallbackTime use = new CallbackTime();

    assertNull(use.sample(7, 0, 0, false, HERE));
    assertNull(use.sample(7, 150 * MILLI, 150 * MILLI, false, HERE));
    assertNull(use.sample(8, 300 * MILLI, 300 * MILLI, false, HERE));
    assertNull(use.sample(0, 450 * MILLI, 450 * MILLI, false, HERE));
    assertNull(use.sample(0, 900 * MILLI, 900 * MILLI, false, HERE));
  }

  private static List<String> failures(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(selectMethod(LoopUsers.class, method, Vertx.class))
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.started(1))
        .failed()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
  }
}
