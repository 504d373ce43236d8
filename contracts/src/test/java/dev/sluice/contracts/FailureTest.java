package dev.sluice.contracts;

import static dev.sluice.contracts.Failure.Connection.RESET;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures: their numbers are for ever, and what they carry comes through. */
class FailureTest {
  private static final JobCount VALUE = new JobCount(1, "lab", true);

  @ParameterizedTest
  @CsvSource({
    "INVALID,             4000, 400, REJECTED",
    "POLICY,              4030, 403, REJECTED",
    "NOT_FOUND,           4040, 404, NOT_FOUND",
    "HALTED,              4240, 424, SKIPPED",
    "CANCELLED,           4990, 503, CANCELLED",
    "INTERNAL,            5000, 500, ERROR",
    "UPSTREAM_STATUS,     5020, 502, ERROR",
    "UPSTREAM_CONNECTION, 5021, 502, ERROR",
    "UPSTREAM_MALFORMED,  5022, 502, ERROR",
    "NO_WORKER,           5030, 503, REJECTED",
    "OVERLOADED,          5031, 503, REJECTED",
    "DRAINING,            5032, 503, CANCELLED",
    "NODE_LOST,           5033, 503, LOST",
    "UPSTREAM_DOWN,       5034, 503, REJECTED",
    "ATTEMPT_TIMEOUT,     5040, 504, TIMEOUT",
    "BATCH_DEADLINE,      5041, 504, TIMEOUT",
    "EXIT_NONZERO,        5050, 502, ERROR",
    "SIGNALLED,           5051, 502, ERROR",
    "LAUNCH_FAILED,       5052, 502, ERROR",
  })
  void code_isWhatItWasInEveryVersion(
      FailureCode code, int number, int httpStatus, Outcome outcome) {
    assertThat(code.number()).isEqualTo(number);
    assertThat(code.httpStatus()).isEqualTo(httpStatus);
    assertThat(code.outcome()).isEqualTo(outcome);
  }

  @Test
  void codes_areNineteen_eachWithItsOwnNumber() {
    assertThat(Arrays.stream(FailureCode.values()).map(FailureCode::number))
        .hasSize(19)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void outcome_countsTowardsHalting_whereItIsAFailure(Outcome outcome) {
    assertThat(outcome.isFailure())
        .isEqualTo(outcome.name().matches("ERROR|TIMEOUT|REJECTED|LOST"));
  }

  @Test
  void withers_inAnyOrder_keepEverything() {
    Failure failure = new Failure(FailureCode.UPSTREAM_STATUS, "503");

    assertCarriesAll(
        failure.withStatus(503).withRetryAfter(2_000).withConnection(RESET).withValue(VALUE));
    assertCarriesAll(
        failure.withValue(VALUE).withConnection(RESET).withRetryAfter(2_000).withStatus(503));
    assertThat(failure.status()).isNull();
    assertThat(failure.retryAfterMillis()).isNull();
    assertThat(failure.value()).isNull();
  }

  @Test
  void failure_hasNoStack() {
    assertThat(new Failure(FailureCode.INTERNAL, "x").getStackTrace()).isEmpty();
  }

  @Test
  void report_failureWithValue_overTheWire_keepsBoth() {
    CommandResult partial = new CommandResult(null, 15, "so far", "", false, 7, null, null, null);
    Report report = Report.of(new Failure(FailureCode.ATTEMPT_TIMEOUT, "late").withValue(partial));

    Report read = Report.from(Fields.of(report.toJson()));

    assertThat(Kinds.COMMAND.address().replyFrom(requireNonNull(read.value()))).isEqualTo(partial);
    Failure failure = requireNonNull(read.failure());
    assertThat(failure.code()).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(failure.reason()).isEqualTo("late");
    assertThat(failure.value()).isEqualTo(read.value());
  }

  @Test
  void report_failureOfAnUpstream_overTheWire_keepsStatusAndRetryAfter() {
    Report report =
        Report.of(
            new Failure(FailureCode.UPSTREAM_STATUS, "503")
                .withStatus(503)
                .withRetryAfter(2_000)
                .withValue(VALUE));

    Report read = Report.from(Fields.of(report.toJson()));

    assertThat(read.toJson()).isEqualTo(report.toJson());
    assertThat(requireNonNull(read.failure()).status()).isEqualTo(503);
    assertThat(requireNonNull(read.failure()).retryAfterMillis()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @EnumSource(Failure.Connection.class)
  void report_brokenConnection_overTheWire_keepsHow(Failure.Connection connection) {
    Report report =
        Report.of(new Failure(FailureCode.UPSTREAM_CONNECTION, "x").withConnection(connection));

    Report read = Report.from(Fields.of(report.toJson()));

    assertThat(requireNonNull(read.failure()).connection()).isEqualTo(connection);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                          | value: missing (expected: a value, or a failure's code)",
        "{'value':5}                 | value: 5 (expected: an object)",
        "{'code':'NEW','reason':'x'} | code: NEW (expected: a name of FailureCode)",
        "{'code':'INTERNAL'}         | reason: missing (expected: a string)",
      })
  void report_ofNothing_isRefused(String json, String expected) {
    Fields fields = Fields.of(new JsonObject(json.replace('\'', '"')));

    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Report.from(fields))
        .withMessage(expected);
  }

  private static void assertCarriesAll(Failure failure) {
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_STATUS);
    assertThat(failure.reason()).isEqualTo("503");
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.retryAfterMillis()).isEqualTo(2_000);
    assertThat(failure.connection()).isEqualTo(RESET);
    assertThat(failure.value()).isEqualTo(VALUE);
  }
}
