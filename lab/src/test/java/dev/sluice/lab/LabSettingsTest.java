package dev.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.lab.fault.Delay;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings are read whole, and a wrong value is told by its name. */
class LabSettingsTest {
  @Test
  void from_nothing_isAHarmlessLabOnAFreePort() {
    assertThat(LabSettings.from(new JsonObject())).isEqualTo(LabSettings.of(1));
  }

  @Test
  void from_everyField_isRead() {
    String json =
        """
        {"host":"0.0.0.0","port":9100,"seed":5,"faults":[
          {"path":"/flags","delayMillis":100,"errorRate":0.25,"errorStatus":502,
           "retryAfterSeconds":2,"refuseAbove":30,"refuseStatus":429,"bytesPerSecond":1000},
          {"path":"/api","delayMillis":{"min":10,"max":20},"resetRate":0.1,"truncateRate":0.1,
           "endlessRate":0.1,"htmlRate":0.1,"malformedRate":0.1,"lettersRate":0.1,
           "announceRate":0.1,"announceBytes":77,"bombRate":0.1}]}
        """;

    LabSettings settings = LabSettings.from(new JsonObject(json));

    assertThat(settings.port()).isEqualTo(9100);
    assertThat(settings.faults())
        .containsExactly(
            FaultRule.below("/flags")
                .delayed(Delay.of(100))
                .failing(FaultKind.ERROR, 0.25)
                .answeringErrors(502, 2)
                .refusingAbove(30, 429)
                .sending(1000),
            FaultRule.below("/api")
                .delayed(new Delay(10, 20))
                .failing(FaultKind.RESET, 0.1)
                .failing(FaultKind.TRUNCATE, 0.1)
                .failing(FaultKind.ENDLESS, 0.1)
                .failing(FaultKind.HTML, 0.1)
                .failing(FaultKind.MALFORMED, 0.1)
                .failing(FaultKind.LETTERS, 0.1)
                .failing(FaultKind.ANNOUNCE, 0.1)
                .announcing(77)
                .failing(FaultKind.BOMB, 0.1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"port\":70000} | port: 70000 (expected: 0…65535)",
        "{\"host\":\"\"} | host: ",
        "{\"colour\":1} | unknown field",
        "{\"faults\":[{\"path\":\"flags\"}]} | path: flags (expected: a path that starts with /)",
        "{\"faults\":[{\"path\":\"/\",\"errorRate\":1.5}]} | errorRate: 1.5 (expected: 0…1)",
        "{\"faults\":[{\"path\":\"/\",\"errorRate\":0.6,\"htmlRate\":0.6}]} | at most 1",
        "{\"faults\":[{\"path\":\"/\",\"delayMillis\":-1}]} | delayMillis: -1 (expected: 0…300000",
        "{\"faults\":[{\"path\":\"/\",\"delayMillis\":{\"min\":5,\"max\":1}}]} | delayMillis: 5…1",
        "{\"faults\":[{\"path\":\"/\",\"errorStatus\":200}]} | errorStatus: 200",
        "{\"faults\":[{\"path\":\"/\",\"refuseAbove\":0}]} | refuseAbove: 0",
        "{\"faults\":[{\"path\":\"/\",\"announceBytes\":0}]} | announceBytes: 0",
        "{\"faults\":[{\"path\":\"/\",\"lettersrate\":1}]} | unknown field",
      })
  void from_wrongValue_isToldByName(String json, String told) {
    assertThatThrownBy(() -> LabSettings.from(new JsonObject(json))).hasMessageContaining(told);
  }
}
