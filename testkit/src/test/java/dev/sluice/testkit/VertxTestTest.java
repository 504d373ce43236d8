package dev.sluice.testkit;

import static dev.sluice.testkit.VertxCloser.LIMIT_PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.sluice.testkit.VertxUsers.ForAllTests;
import dev.sluice.testkit.VertxUsers.ForEachTest;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Which tests share a {@code Vertx}, when it is closed, and what fails a test. */
class VertxTestTest {
  @BeforeEach
  void forget() {
    ForEachTest.SEEN.clear();
    ForAllTests.SEEN.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"share", "closeEarly"})
  void test_takesAVertx_sharesItWithBeforeEachAndClosesIt(String method) {
    assertThat(failures(selectMethod(ForEachTest.class, method, Vertx.class))).isEmpty();

    assertThat(ForEachTest.SEEN).singleElement().satisfies(VertxTestTest::isClosed);
  }

  @Test
  void testClass_takesAVertxInBeforeAll_sharesItWithAllTestsAndClosesIt() {
    assertThat(failures(selectClass(ForAllTests.class))).isEmpty();

    assertThat(ForAllTests.SEEN).hasSize(4).containsOnly(ForAllTests.SEEN.get(0));
    isClosed(ForAllTests.SEEN.get(0));
  }

  @Test
  void testContext_failsInAHandler_failsTheTest() {
    DiscoverySelector test =
        selectMethod(
            ForEachTest.class,
            "failInAHandler",
            "io.vertx.core.Vertx, io.vertx.junit5.VertxTestContext");

    assertThat(failures(test)).containsExactly("the handler failed");
  }

  @Test
  void vertx_doesNotCloseWithinTheLimit_failsTheTest() {
    DiscoverySelector test = selectMethod(ForEachTest.class, "neverStop", Vertx.class);
    List<String> failures = failures(run(test).configurationParameter(LIMIT_PARAMETER, "300"));
    ForEachTest.STOPPED.complete();

    assertThat(failures).hasSize(1);
  }

  private static void isClosed(Vertx vertx) {
    assertThatThrownBy(() -> vertx.runOnContext(on -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private static EngineTestKit.Builder run(DiscoverySelector tests) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(tests);
  }

  private static List<String> failures(DiscoverySelector tests) {
    return failures(run(tests));
  }

  private static List<String> failures(EngineTestKit.Builder tests) {
    return tests.execute().allEvents().failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
  }
}
