package dev.sluice.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four layers of settings, and what is refused in each. */
class SettingsLoaderTest {
  private final Path directory;
  private final Path file;
  private final SettingsLoader loader;

  SettingsLoaderTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("sluice.yaml");
    JsonObject gateway =
        new JsonObject()
            .put("host", "127.0.0.1")
            .put("port", 8080)
            .put("bodyBytes", 100)
            .put("open", false)
            .put("rate", 0.5)
            .put("limits", new JsonObject().put("perOrigin", 5));
    JsonObject sources = new JsonObject().put("sources", new JsonObject());
    loader = new SettingsLoader(List.of(new JsonObject().put("gateway", gateway), sources));
  }

  @Test
  void layers_eachIsOverTheOneBefore() throws Exception {
    write("gateway: { host: file, port: 1, bodyBytes: 1, limits: { perOrigin: 1 } }");

    JsonObject gateway =
        loader
            .file(file)
            .environment(Map.of("SLUICE_GATEWAY_PORT", "2", "SLUICE_GATEWAY_BODY_BYTES", "2"))
            .flags(new JsonObject().put("gateway", new JsonObject().put("bodyBytes", 3)))
            .load()
            .toJson()
            .getJsonObject("gateway");

    assertThat(gateway.getString("host")).isEqualTo("file");
    assertThat(gateway.getLong("port")).isEqualTo(2);
    assertThat(gateway.getLong("bodyBytes")).isEqualTo(3);
    assertThat(gateway.getBoolean("open")).isFalse();
    assertThat(gateway.getJsonObject("limits").getLong("perOrigin")).isEqualTo(1);
  }

  @Test
  void environment_namesAreNestedAndInCamelCase_andTyped() {
    JsonObject gateway =
        loader
            .environment(
                Map.of(
                    "SLUICE_GATEWAY_LIMITS_PER_ORIGIN", "7",
                    "SLUICE_GATEWAY_OPEN", "true",
                    "SLUICE_GATEWAY_RATE", "1.25",
                    "SLUICE_GATEWAY_HOST", "5",
                    "SLUICE_JAVA_OPTS", "-Xmx1g",
                    "SLUICE_SECRET_X", "x",
                    "PATH", "/bin"))
            .load()
            .toJson()
            .getJsonObject("gateway");

    assertThat(gateway.getJsonObject("limits").getValue("perOrigin")).isEqualTo(7L);
    assertThat(gateway.getValue("open")).isEqualTo(true);
    assertThat(gateway.getValue("rate")).isEqualTo(1.25);
    assertThat(gateway.getValue("host")).isEqualTo("5");
  }

  @Test
  void environment_unknownName_isRefused_withoutItsValue() {
    refused(
        loader.environment(Map.of("SLUICE_GATEWAY_PROT", "hidden")),
        "SLUICE_GATEWAY_PROT: unknown (expected: the name of a setting, as SLUICE_GATEWAY_PORT is)");
  }

  @Test
  void environment_wrongType_isRefusedByTheSection() {
    Settings settings = loader.environment(Map.of("SLUICE_GATEWAY_PORT", "80a")).load();

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> settings.section("gateway", f -> f.integer("port")))
        .withMessage("gateway.port: 80a (expected: a whole number)");
  }

  @Test
  void file_unknownKeys_areAllRefusedByTheirFullNames() throws Exception {
    write("gatevay: {}\ngateway: { prot: 1, limits: { perOrgin: 2 } }");

    refused(
        loader.file(file),
        "gatevay: unknown (expected: one of secrets, gateway, sources)",
        "gateway.prot: unknown (expected: one of host, port, bodyBytes, open, rate, limits)",
        "gateway.limits.perOrgin: unknown (expected: one of perOrigin)");
  }

  @Test
  void file_freeNames_areTaken_andMayBeSetByTheEnvironment() throws Exception {
    write("sources: { mine: { url: 'http://a/', perOrigin: 3 }, other: {} }");

    JsonObject sources =
        loader
            .file(file)
            .environment(Map.of("SLUICE_SOURCES_MINE_PER_ORIGIN", "4"))
            .load()
            .toJson()
            .getJsonObject("sources");

    assertThat(sources.fieldNames()).containsExactly("mine", "other");
    assertThat(sources.getJsonObject("mine").getLong("perOrigin")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "---\n",
        "~",
        "gateway:",
        "gateway: { port: }",
        "sources:\nsecrets: { directory: }"
      })
  void file_saysNothing_defaultsHold(String yaml) throws Exception {
    JsonObject defaults = loader.load().toJson();
    write(yaml);

    assertThat(loader.file(file).load().toJson()).isEqualTo(defaults);
  }

  @Test
  void file_valueForASection_isRefused() throws Exception {
    write("gateway: 5");

    refused(loader.file(file), "gateway: 5 (expected: a section)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gateway: [", "gateway: {\n  port: 1\n", "a: b: c", "gateway: {}\ngateway: {}"})
  void file_isNoYaml_isRefusedWithTheLine(String yaml) throws Exception {
    write(yaml);

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> loader.file(file).load())
        .satisfies(e -> assertThat(e.toString().lines()).hasSize(1))
        .withMessageMatching("\\Q" + file + "\\E, line [0-9]+: .+ \\(expected: YAML\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "text"})
  void file_hasNoSections_isRefused(String yaml) throws Exception {
    write(yaml);

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> loader.file(file).load())
        .withMessageEndingWith("(expected: sections)");
  }

  @Test
  void file_isMissing_isRefused() {
    refused(loader.file(file), file + ": cannot be read (expected: a YAML file)");
    assertThat(file).doesNotExist();
  }

  @Test
  void section_wrongTypesAndBounds_areRefusedByTheirFullNames() throws Exception {
    write("gateway: { port: 70000, limits: { perOrigin: x } }");
    Settings settings = loader.file(file).load();

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> settings.section("gateway", f -> f.integer("port", 0, 0, 65_535)))
        .withMessage("gateway.port: 70000 (expected: 0…65535)");
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(
            () ->
                settings.section(
                    "gateway", f -> f.object("limits", limits -> limits.integer("perOrigin"))))
        .withMessage("gateway.limits.perOrigin: x (expected: a whole number)");
  }

  @Test
  void secretsDirectory_isNoString_isRefused() throws Exception {
    write("secrets: { directory: [a] }");

    refused(loader.file(file), "secrets.directory: [\"a\"] (expected: a string)");
  }

  @Test
  void secrets_comeFromTheEnvironmentOrAFile_andStandNowhereElse() throws Exception {
    Files.writeString(directory.resolve("from-file"), "  in the file \nsecond line\n");
    Files.writeString(directory.resolve("both"), "file");
    Files.writeString(directory.resolve("blank"), "\n");
    write("secrets: { directory: '" + directory + "' }");

    Settings settings =
        loader
            .file(file)
            .environment(
                Map.of("SLUICE_SECRET_FROM_ENV", "in the env", "SLUICE_SECRET_BOTH", "env"))
            .load();

    Secrets secrets = settings.secrets();
    assertThat(secrets.find("from-env")).isEqualTo(new Secret("in the env"));
    assertThat(secrets.find("from-file")).isEqualTo(new Secret("in the file"));
    assertThat(secrets.find("both")).isEqualTo(new Secret("env"));
    assertThat(secrets.find("blank")).isNull();
    assertThat(secrets.find("missing")).isNull();
    assertThat(secrets.find("both")).hasToString("***");
    assertThat(settings.toJson().encode()).doesNotContain("in the").doesNotContain("SECRET");
  }

  @Test
  void secret_fileIsNoText_isRefused() throws Exception {
    Files.write(directory.resolve("key"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    write("secrets: { directory: '" + directory + "' }");
    Secrets secrets = loader.file(file).load().secrets();

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> secrets.find("key"))
        .withMessageStartingWith("secrets.directory: " + directory.resolve("key"));
  }

  @Test
  void settings_copyIsChanged_stayAsTheyAre() {
    Settings settings = loader.load();
    settings.toJson().getJsonObject("gateway").put("port", 1);

    assertThat(settings.toJson().getJsonObject("gateway").getLong("port")).isEqualTo(8080);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file, yaml);
  }

  private static void refused(SettingsLoader loader, String... lines) {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(loader::load)
        .withMessage(String.join(System.lineSeparator(), lines));
  }
}
