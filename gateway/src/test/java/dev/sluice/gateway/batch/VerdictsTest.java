package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a report means for its task: another attempt, or an outcome. */
final class VerdictsTest extends BatchFixture {
  @Test
  void retry_afterABrokenConnection_backsOffUpToTheMaximumOfAttempts() {
    open("{\"retry\":{\"attempts\":3,\"backoffMillis\":100}}", 1);

    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    assertThat(gate.sent).as("backs off first").isEmpty();
    assertThat(events).as("no further event").hasSize(1);
    clock.pass(100);
    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    clock.pass(200);
    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);

    assertThat(task(0).getString("outcome")).isEqualTo("ERROR");
    assertThat(task(0).getInteger("attempts")).isEqualTo(3);
    assertThat(summary().getLong("attempts")).isEqualTo(3);
  }

  @Test
  void retry_withRetryAfter_neverComesEarlier() {
    open("{}", 1);

    gate.report(
        0,
        Report.of(
            new Failure(FailureCode.UPSTREAM_STATUS, "429").withStatus(429).withRetryAfter(1_000)));
    clock.pass(999);
    assertThat(gate.sent).isEmpty();
    clock.pass(1);
    assertThat(gate.sent).hasSize(1);
  }

  @Test
  void retryAfter_pastTheDeadline_endsTheTaskAtOnce() {
    open("{\"deadlineMillis\":500}", 1);

    gate.report(
        0,
        Report.of(
            new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503).withRetryAfter(5_000)));

    assertThat(task(0).getString("outcome")).isEqualTo("ERROR");
    assertThat(task(0).getInteger("status")).isEqualTo(503);
  }

  @Test
  void failure_thatIsNotTransient_isNotRetried() {
    open("{}", 2);

    gate.fail(0, FailureCode.UPSTREAM_MALFORMED);
    gate.report(1, Report.of(new Failure(FailureCode.UPSTREAM_STATUS, "403").withStatus(403)));

    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
    assertThat(task(1).getInteger("attempts")).isEqualTo(1);
  }

  @Test
  void command_thatTimedOut_isNotRetried() {
    create("{}");
    batch.begin(1L);
    submit(command());
    batch.completeList();
    pump();

    gate.fail(0, FailureCode.ATTEMPT_TIMEOUT);

    assertThat(task(0).getString("outcome")).isEqualTo("TIMEOUT");
  }

  @Test
  void lateReport_ofAnEarlierAttempt_isCountedAndChangesNothing() {
    open("{\"retry\":{\"attempts\":2,\"backoffMillis\":1}}", 1);
    Attempt first = gate.sent(0);
    gate.fail(0, FailureCode.UPSTREAM_CONNECTION);
    clock.pass(1);

    first.reported(Report.of(new Failure(FailureCode.INTERNAL, "late")), null);
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(summary().getLong("late")).isEqualTo(1);
  }

  @Test
  void refusalByTheWorker_isNoAttempt() {
    open("{\"retry\":{\"attempts\":1}}", 1);

    gate.fail(0, FailureCode.OVERLOADED);
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
    assertThat(summary().getLong("attempts")).isEqualTo(1);
  }

  @Test
  void lostNode_ofALookup_runsAgain_andOfACommand_isLost() {
    create("{\"retry\":{\"attempts\":2,\"backoffMillis\":1}}");
    batch.begin(2L);
    submit(job("10001"));
    submit(command());
    batch.completeList();
    pump();

    List.copyOf(gate.sent)
        .forEach(
            attempt -> {
              gate.sent.remove(attempt);
              attempt.lost();
            });
    clock.pass(1);
    gate.ok(0);

    assertThat(task(0).getString("outcome")).isEqualTo("OK");
    assertThat(task(1).getString("outcome")).isEqualTo("LOST");
    assertThat(task(1).getString("code")).isEqualTo("NODE_LOST");
  }

  @Test
  void pushback_thatIsExcused_isNoAttempt_andTheTaskIsNextInLine() {
    open("{\"concurrency\":1,\"retry\":{\"attempts\":1}}", 2);

    gate.report(0, refused(null), new Pushback("503", true));
    assertThat(isSent(0)).isTrue();
    gate.ok(0);
    gate.ok(1);

    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
    assertThat(summary().getLong("attempts")).isEqualTo(2);
    assertThat(origin().getLong("refused")).isEqualTo(1);
    assertThat(origin().getString("reason")).isEqualTo("503");
  }

  @Test
  void pushback_thatIsNotExcused_isAnAttempt() {
    open("{\"retry\":{\"attempts\":1}}", 1);

    gate.report(0, refused(null), new Pushback("503", false));

    assertThat(task(0).getString("code")).isEqualTo("UPSTREAM_STATUS");
    assertThat(origin().getLong("refused")).isEqualTo(1);
  }

  @Test
  void pushback_pastTheDeadline_endsTheTaskAtOnce() {
    open("{\"deadlineMillis\":500}", 1);

    gate.report(0, refused(5_000L), new Pushback("503", true));

    assertThat(task(0).getString("outcome")).isEqualTo("ERROR");
    assertThat(task(0).getInteger("status")).isEqualTo(503);
    assertThat(task(0).getInteger("attempts")).isEqualTo(1);
  }

  @Test
  void pushback_ofACancelledBatch_endsTheTask() {
    open("{}", 1);
    batch.cancel(FailureCode.CANCELLED, "enough");

    gate.report(0, refused(null), new Pushback("503", true));

    assertThat(names()).endsWith("finished");
  }

  private static Report refused(@Nullable Long retryAfter) {
    Failure refused = new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503);
    return Report.of(retryAfter == null ? refused : refused.withRetryAfter(retryAfter));
  }

  private JsonObject origin() {
    return summary()
        .getJsonObject("concurrency")
        .getJsonObject("origins")
        .getJsonObject("jobs.test:80");
  }
}
