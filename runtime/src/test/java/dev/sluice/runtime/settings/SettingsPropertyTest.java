package dev.sluice.runtime.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.JsonTrees;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of any shape: they are in force, or every fault is told in a line. */
class SettingsPropertyTest {
  private static final List<String> NAMES =
      List.of("gateway", "host", "port", "limits", "perOrigin", "sources", "secrets", "directory");
  private static final List<String> FILES =
      List.of(
          "gateway: { host: file, port: 1, limits: { perOrigin: 1 } }\n",
          "# all comments\n",
          "gateway:\n  host: &a x\n  port: 0x1F\nsources:\n  mine: {url: 'http://a/{zip}', b: *a}\n",
          "--- {gateway: {rate: 1_000.5e3, open: yes, host: !!str 5}}\n",
          "sources: {a: [1, 2, {b: null}], ? [x] : y}\n");

  private final Path file;

  SettingsPropertyTest(@TempDir Path directory) {
    this.file = directory.resolve("sluice.yaml");
  }

  @Test
  void file_ofAnyBytes_isInForce_orItsFaultsAreTold() {
    Property.holds(3_000, this::load);
  }

  private void load(Choices choices) throws Exception {
    byte[] yaml =
        choices.onceIn(4)
            ? JsonTrees.object(choices, NAMES).encode().getBytes(UTF_8)
            : choices.oneOf(FILES).getBytes(UTF_8);
    byte[] bytes = Mutations.of(choices, yaml);
    choices.note(new String(bytes, UTF_8));
    Files.write(file, bytes);
    String port = Mutations.of(choices, "8080");
    choices.note("SLUICE_GATEWAY_PORT=" + port);
    try {
      Settings settings =
          new SettingsLoader(defaults())
              .file(file)
              .environment(Map.of("SLUICE_GATEWAY_PORT", port))
              .load();
      assertThat(settings.toJson().getValue("gateway")).isInstanceOf(JsonObject.class);
    } catch (InvalidSettings invalid) {
      assertThat(invalid.getMessage()).contains("expected: ");
    }
  }

  private static List<JsonObject> defaults() {
    JsonObject gateway =
        new JsonObject()
            .put("host", "127.0.0.1")
            .put("port", 8080)
            .put("open", false)
            .put("rate", 0.5)
            .put("limits", new JsonObject().put("perOrigin", 5));
    return List.of(
        new JsonObject().put("gateway", gateway),
        new JsonObject().put("sources", new JsonObject()));
  }
}
