package dev.sluice.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FreeNamesTest {

  @Test
  void entries_areReadByName() {
    Settings settings =
        settings(
            new JsonObject()
                .put("b", new JsonObject().put("env", new JsonObject().put("K", "v")))
                .put("a", new JsonObject()));

    assertThat(settings.entries("things", fields -> fields.stringMap("env")))
        .isEqualTo(Map.of("a", Map.of(), "b", Map.of("K", "v")));
  }

  @Test
  void faultOfAnEntry_isToldByItsFullName() {
    Settings settings =
        settings(
            new JsonObject().put("b", new JsonObject().put("env", new JsonObject().put("K", 1))));

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> settings.entries("things", fields -> fields.stringMap("env")))
        .withMessage("things.b.env.K: 1 (expected: a string)");
  }

  @Test
  void sectionThatIsNoObject_isRefused() {
    Settings settings = settings(5);

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> settings.entries("things", fields -> fields.string("name")))
        .withMessage("things: 5 (expected: an object)");
  }

  private static Settings settings(Object things) {
    return new SettingsLoader(List.of(new JsonObject().put("things", new JsonObject())))
        .flags(new JsonObject().put("things", things))
        .load();
  }
}
