package dev.sluice.contracts.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of every option. */
class BatchOptionsTest {
  private static final String HALT = " (expected: a whole number from 1, or \"1%\" to \"100%\")";

  @Test
  void nothingSaid_defaultsHold() {
    BatchOptions options = options("{}");

    assertThat(options).isEqualTo(BatchOptions.DEFAULT);
    assertThat(options.concurrency()).isEqualTo(100);
    assertThat(options.perSecond()).isNull();
    assertThat(options.timeoutMillis()).isEqualTo(10_000);
    assertThat(options.deadlineMillis()).isNull();
    assertThat(options.workerWaitMillis()).isEqualTo(5_000);
    assertThat(options.retry()).isEqualTo(new Retry(3, 100));
    assertThat(options.haltAfterFailures()).isNull();
    assertThat(options.startAfterMillis()).isZero();
  }

  @Test
  void perOrigin_notSaid_isTheConcurrency() {
    assertThat(options("{'concurrency':7}").perOrigin()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "concurrency,      1, 10000",
    "perOrigin,        1, 10000",
    "timeoutMillis,    1, 86400000",
    "deadlineMillis,   1, 86400000",
    "workerWaitMillis, 0, 86400000",
    "startAfterMillis, 0, 86400000",
  })
  void wholeNumber_isWithinItsBounds(String name, long least, long most) {
    assertThat(options("{'" + name + "':" + least + "}").toJson().getLong(name)).isEqualTo(least);
    assertThat(options("{'" + name + "':" + most + "}").toJson().getLong(name)).isEqualTo(most);
    String expected = " (expected: " + least + "…" + most + ")";
    refused("{'" + name + "':" + (least - 1) + "}", name + ": " + (least - 1) + expected);
    refused("{'" + name + "':" + (most + 1) + "}", name + ": " + (most + 1) + expected);
    refused("{'" + name + "':'5'}", name + ": 5 (expected: a whole number)");
    refused("{'" + name + "':1.5}", name + ": 1.5 (expected: a whole number)");
  }

  @ParameterizedTest
  @CsvSource({"attempts, 20", "backoffMillis, 60000"})
  void retry_isWithinItsBounds(String name, int most) {
    String expected = " (expected: 1…" + most + ")";
    refused("{'retry':{'" + name + "':0}}", name + ": 0" + expected);
    refused("{'retry':{'" + name + "':" + (most + 1) + "}}", name + ": " + (most + 1) + expected);
    assertThat(options("{'retry':{'" + name + "':" + most + "}}").retry().toJson().getLong(name))
        .isEqualTo(most);
  }

  @Test
  void retry_invalid_isToldByItsPlace() {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> options("{'retry':{'tries':3}}"))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .containsExactly(
                        new Fault(
                            "/retry/tries",
                            "unknown field (expected: one of attempts, backoffMillis)")));
    refused("{'retry':3}", "retry: 3 (expected: an object)");
    assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> new Retry(0, 1));
    assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> new Retry(1, 60_001));
  }

  @Test
  void perSecond_isWithinItsBounds() {
    assertThat(options("{'perSecond':0.001}").perSecond()).isEqualTo(0.001);
    assertThat(options("{'perSecond':1000000}").perSecond()).isEqualTo(1e6);
    refused("{'perSecond':0}", "perSecond: 0.0 (expected: 0.001…1000000)");
    refused("{'perSecond':1000001}", "perSecond: 1000001.0 (expected: 0.001…1000000)");
    refused("{'perSecond':'5'}", "perSecond: 5 (expected: a number)");
    assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> withPerSecond(Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "1.5", "'5'", "'0%'", "'101%'", "'%'", "'5 %'", "true", "4294967296"})
  void haltAfterFailures_isNone_isRefused(String value) {
    refused(
        "{'haltAfterFailures':" + value + "}",
        "haltAfterFailures: " + value.replace("'", "") + HALT);
  }

  @Test
  void haltAfterFailures_numberOrPercent_isTaken() {
    assertThat(options("{'haltAfterFailures':1}").haltAfterFailures())
        .isEqualTo(new HaltRule(1, false));
    assertThat(options("{'haltAfterFailures':'100%'}").haltAfterFailures())
        .isEqualTo(new HaltRule(100, true));
    assertThat(options("{'haltAfterFailures':null}").haltAfterFailures()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"durable", "startAt", "repeatEveryMillis", "idempotencyKey"})
  void optionOfALaterVersion_isRefused(String name) {
    refused("{'" + name + "':true}", name + ": not supported (expected: left out in this version)");
  }

  @Test
  void unknownOption_isRefusedByName() {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> options("{'concurency':5}"))
        .withMessageStartingWith("concurency: unknown field (expected: one of concurrency, ");
  }

  private static BatchOptions withPerSecond(double perSecond) {
    return new BatchOptions(1, 1, perSecond, 1, null, 0, Retry.DEFAULT, null, 0);
  }

  private static BatchOptions options(String json) {
    return BatchOptions.from(Fields.of(new JsonObject(json.replace('\'', '"'))));
  }

  private static void refused(String json, String expected) {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> options(json))
        .withMessage(expected);
  }
}
