package dev.sluice.testkit.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The guard itself: it is run on tests that block on purpose. */
class NoBlockGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep",
        "waitForALatch",
        "waitForAMonitor",
        "readAStream",
        "readAFile",
        "forceAFile",
        "listAFolder",
        "resolveAName",
        "startAProcess"
      })
  void test_blocksAnEventLoop_fails(String method) {
    List<String> failures = failures(run(method));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .contains("blocked the event loop vert.x-eventloop-thread-")
        .contains(LoopUsers.class.getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleepOnAWorker", "sleepInExecuteBlocking", "sleepOnTheTestThread"})
  void test_blocksElsewhere_passes(String method) {
    assertThat(failures(run(method))).isEmpty();
  }

  private static Events run(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(selectMethod(LoopUsers.class, method, Vertx.class))
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.started(1));
  }

  private static List<String> failures(Events tests) {
    return tests.failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
  }
}
