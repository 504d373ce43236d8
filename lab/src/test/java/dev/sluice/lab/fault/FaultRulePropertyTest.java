package dev.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.testkit.property.JsonTrees;
import dev.sluice.testkit.property.Property;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultRulePropertyTest {
  private static final JsonObject VALID =
      new JsonObject()
          .put("path", "/flags")
          .put("delayMillis", 5)
          .put("errorStatus", 503)
          .put("retryAfterSeconds", 1)
          .put("refuseAbove", 3)
          .put("refuseStatus", 429)
          .put("announceBytes", 1_000)
          .put("bytesPerSecond", 10);

  @Test
  void rule_ofAnyShape_isARule_orInvalid() {
    List<String> names = new ArrayList<>(VALID.fieldNames());
    Arrays.stream(FaultKind.values()).map(FaultKind::setting).forEach(names::add);
    Property.holds(
        20_000,
        choices -> {
          JsonObject json = JsonTrees.tampered(choices, VALID, names);
          choices.note(json.toString());
          try {
            FaultRule rule = FaultRule.from(Fields.of(json));
            assertThat(rule.path()).startsWith("/");
            assertThat(rule.rates().values()).allMatch(rate -> rate >= 0 && rate <= 1);
            assertThat(rule.errorStatus()).isBetween(400, 599);
          } catch (InvalidMessage invalid) {
            assertThat(invalid.faults()).isNotEmpty();
          }
        });
  }
}
