package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

  @Test
  void faults_ofARequestThatWasRefused_surviveTheWay() {
    InvalidMessage invalid =
        new InvalidMessage(
            List.of(Fault.of("args/0", "x", "1…9"), Fault.of("args/1", null, "png or jpg")));

    Failure there =
        Report.from(Fields.of(new JsonObject(Report.of(invalid).toJson().encode()))).failure();

    assertThat(there)
        .isInstanceOfSatisfying(
            InvalidMessage.class, told -> assertThat(told.faults()).isEqualTo(invalid.faults()))
        .hasMessage("args/0: x (expected: 1…9); args/1: missing (expected: png or jpg)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":4294967725}",
        "{\"status\":-1}",
        "{\"status\":99}",
        "{\"retryAfterMillis\":-1}"
      })
  void number_thatNoUpstreamSends_isRefused_ratherThanReadAsAnother(String numbers) {
    JsonObject json = new JsonObject(numbers).put("code", "UPSTREAM_STATUS").put("reason", "503");

    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Report.from(Fields.of(json)))
        .withMessageContaining("expected: ");
  }
}
