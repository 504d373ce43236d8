package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.runtime.settings.InvalidSettings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options override the environment, which overrides the file, which overrides the defaults. */
final class AssemblyTest {
  @Test
  void settings_inSeveralLayers_theTopOneWins(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            "gateway: {port: 1001, host: localhost}\nflags: {directory: filed}\n");
    Assembly assembly = Assembly.find(file, Map.of("SLUICE_GATEWAY_PORT", "1002", "HOME", "/"));
    JsonObject flags = new JsonObject().put("flags", new JsonObject().put("directory", "flagged"));

    JsonObject settings = assembly.settings(flags).toJson();

    assertThat(settings.getJsonObject("gateway").getInteger("port")).isEqualTo(1002);
    assertThat(settings.getJsonObject("gateway").getString("host")).isEqualTo("localhost");
    assertThat(settings.getJsonObject("flags").getString("directory")).isEqualTo("flagged");
  }

  @Test
  void roles_areThoseOfAllModules() {
    assertThat(Assembly.find(null, Map.of()).roles())
        .containsExactly("command", "flags", "gateway", "jobs");
  }

  @Test
  void settings_unknownKey_isRefused(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), "gateway: {prot: 1}\n");
    Assembly assembly = Assembly.find(file, Map.of());

    assertThatThrownBy(() -> assembly.settings(new JsonObject()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageStartingWith("gateway.prot: unknown");
  }

  @Test
  void lab_sections_leaveNoSecretInTheSettings() {
    Assembly assembly = Assembly.find(null, Map.of()).with("SLUICE_SECRET_USAJOBS_KEY", "hidden");

    var settings =
        assembly.settings(EmbeddedLab.sections("http://127.0.0.1:1", List.of("http://a.corp")));

    assertThat(settings.toJson().encode()).doesNotContain("hidden");
    assertThat(settings.toJson().getJsonObject("downloads").getJsonArray("allow"))
        .containsExactly("http://a.corp", "http://127.0.0.1:1");
    assertThat(settings.toJson().getJsonObject("jobs").getString("source")).isEqualTo("lab");
    assertThat(settings.secrets().find("usajobs-key")).isNotNull();
  }
}
