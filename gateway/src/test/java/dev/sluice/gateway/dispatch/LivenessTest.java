package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LivenessTest {
  private final DispatcherFixture fixture = new DispatcherFixture();
  private final Dispatcher dispatcher = fixture.dispatcher;

  @Test
  void silentNode_isRemoved_andItsLookupsRunElsewhere() {
    fixture.beat("n1", 5, 10_000);
    fixture.open("{\"retry\":{\"backoffMillis\":1}}", 1);
    assertThat(fixture.nodes()).containsExactly("n1");

    dispatcher.removeSilentNodes();
    for (long passed = 0; passed <= Nodes.SILENCE_MILLIS; passed += Dispatcher.NODE_CHECK_MILLIS) {
      fixture.clock.pass(Dispatcher.NODE_CHECK_MILLIS);
      fixture.beat("n2", 5, 10_000);
      dispatcher.removeSilentNodes();
    }
    fixture.clock.pass(1);

    assertThat(fixture.nodes()).containsExactly("n1", "n2");
    fixture.answer(fixture.sent.get(1));
    assertThat(fixture.outcomes()).containsExactly("OK");
    fixture.answer(fixture.sent.get(0));
    assertThat(fixture.outcomes()).as("a late report changes nothing").containsExactly("OK");
  }

  @Test
  void nodeThatLeftTheCluster_losesItsCommands() {
    fixture.beat("n1", 5, 10_000);
    fixture.openCommand("echo");

    dispatcher.memberLeft("c-n1");

    assertThat(fixture.outcomes()).containsExactly("LOST");
    assertThat(dispatcher.outstanding()).isZero();
    assertThat(dispatcher.serves(Kinds.JOBS.address().name())).isFalse();
  }

  @Test
  void nodeThatLeftTheCluster_itsRepeatableCommandsRunElsewhere() {
    fixture.beat("n1", 5, 10_000);
    fixture.openCommand("again");
    fixture.beat("n2", 5, 10_000);

    dispatcher.memberLeft("c-n1");
    fixture.clock.pass(1);

    assertThat(fixture.nodes()).containsExactly("n1", "n2");
    fixture.answer(fixture.sent.get(1));
    assertThat(fixture.outcomes()).containsExactly("OK");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {"ATTEMPT_TIMEOUT", "EXIT_NONZERO", "SIGNALLED", "LAUNCH_FAILED", "INTERNAL"})
  void repeatableCommand_thatFailsOnALiveNode_isNotRetried(FailureCode code) {
    fixture.beat("n1", 5, 10_000);
    fixture.openCommand("again");

    fixture.answer(fixture.sent.get(0), Report.of(new Failure(code, "failed")));
    fixture.clock.pass(1_000);

    assertThat(fixture.sent).isEmpty();
    assertThat(fixture.outcomes()).hasSize(1);
  }

  @Test
  void workerWithOverdueHeartbeat_getsNoNewTask_untilItAnswers() {
    fixture.beat("n1", 5, 10_000);
    fixture.block("n1");
    fixture.passWithPings(Heartbeat.OVERDUE_MILLIS);
    fixture.open("{}", 1);
    assertThat(fixture.sent).isEmpty();

    fixture.unblock("n1");

    assertThat(fixture.nodes()).containsExactly("n1");
  }

  @Test
  void lookupsOfABlockedWorker_runElsewhere_andItsOwnReportsAreLate() {
    fixture.beat("n1", 5, 2);
    fixture.open("{}", 2);
    fixture.beat("n2", 5, 2);
    fixture.block("n1");
    fixture.passWithPings(Heartbeat.MISSING_MILLIS - Dispatcher.PING_MILLIS);
    assertThat(fixture.nodes()).containsExactly("n1", "n1");

    fixture.passWithPings(2 * Dispatcher.PING_MILLIS);
    assertThat(fixture.nodes()).containsExactly("n1", "n1", "n2", "n2");
    assertThat(fixture.cancelled).containsExactly("b/0#1", "b/1#1");
    fixture.answer(fixture.sent.get(2));
    fixture.unblock("n1");
    fixture.answer(fixture.sent.get(0));
    assertThat(fixture.outcomes()).containsExactly("OK");
    fixture.answer(fixture.sent.get(1));
    fixture.answer(fixture.sent.get(0));

    assertThat(fixture.outcomes()).containsExactly("OK", "OK");
    assertThat(dispatcher.outstanding()).isZero();
    assertThat(fixture.summary().getInteger("late")).isEqualTo(1);
    assertThat(fixture.summary().getInteger("attempts")).isEqualTo(4);
  }

  @Test
  void lookupsOfTheOnlyWorker_waitWhileItIsBlocked() {
    fixture.beat("n1", 5, 10_000);
    fixture.open("{}", 1);
    fixture.block("n1");
    fixture.passWithPings(4 * Heartbeat.MISSING_MILLIS);
    assertThat(fixture.nodes()).containsExactly("n1");

    fixture.unblock("n1");
    fixture.answer(fixture.sent.get(0));

    assertThat(fixture.outcomes()).containsExactly("OK");
    assertThat(fixture.summary().getInteger("attempts")).isEqualTo(1);
  }

  @Test
  void commandsOfABlockedWorker_waitForIt() {
    fixture.beat("n1", 5, 10_000);
    fixture.openCommand("echo");
    fixture.beat("n2", 5, 10_000);
    fixture.block("n1");
    fixture.passWithPings(4 * Heartbeat.MISSING_MILLIS);

    assertThat(fixture.nodes()).containsExactly("n1");
    assertThat(fixture.outcomes()).isEmpty();
    fixture.answer(fixture.sent.get(0));
    assertThat(fixture.outcomes()).containsExactly("OK");
  }

  @Test
  void nodeWithABlockedWorker_isNotReady_untilTheWorkerAnswers() {
    fixture.beat("n1", 5, 10_000);
    fixture.beat("n2", 5, 10_000);
    fixture.block("n1");
    fixture.passWithPings(Heartbeat.MISSING_MILLIS + Dispatcher.PING_MILLIS);
    assertThat(dispatcher.isResponsive("n1")).isFalse();
    assertThat(isReady(0)).isFalse();
    assertThat(isReady(1)).isTrue();

    fixture.unblock("n1");

    assertThat(dispatcher.isResponsive("n1")).isTrue();
    assertThat(isReady(0)).isTrue();
  }

  @Test
  void blockOfTheGatewaysOwnLoop_isNotBlamedOnWorkers() {
    fixture.beat("n1", 5, 10_000);
    fixture.open("{}", 1);
    fixture.beat("n2", 5, 10_000);
    fixture.block("n1");
    dispatcher.pingWorkers();
    fixture.clock.pass(10 * Heartbeat.MISSING_MILLIS);
    dispatcher.pingWorkers();

    assertThat(dispatcher.isResponsive("n1")).isTrue();
    assertThat(fixture.nodes()).containsExactly("n1");
  }

  @Test
  void nodeThatIsLostWhileBlocked_isRemovedWithItsAttempts() {
    fixture.beat("n1", 5, 10_000);
    fixture.open("{}", 1);
    fixture.beat("n2", 5, 10_000);
    fixture.block("n1");
    fixture.passWithPings(Heartbeat.MISSING_MILLIS + 2 * Dispatcher.PING_MILLIS);
    dispatcher.memberLeft("c-n1");
    fixture.answer(fixture.sent.get(1));

    assertThat(fixture.outcomes()).containsExactly("OK");
    assertThat(dispatcher.outstanding()).isZero();
  }

  private boolean isReady(int node) {
    JsonArray nodes = dispatcher.nodes();
    return nodes.getJsonObject(node).getBoolean("ready");
  }
}
