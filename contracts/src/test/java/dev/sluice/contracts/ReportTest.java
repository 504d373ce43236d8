package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

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
