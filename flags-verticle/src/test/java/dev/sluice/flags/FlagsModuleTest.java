package dev.sluice.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.flags.settings.DownloadsSettings;
import dev.sluice.flags.settings.FlagsSettings;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.runtime.settings.Settings;
import dev.sluice.runtime.settings.SettingsLoader;
import dev.sluice.runtime.upstream.Origin;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The module: how it is found, and which settings it takes. */
final class FlagsModuleTest {
  private final Path directory;

  FlagsModuleTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void module_onTheClassPath_isFound() {
    assertThat(ServiceLoader.load(NodeModule.class))
        .singleElement()
        .satisfies(module -> assertThat(module.role()).isEqualTo("flags"))
        .satisfies(
            module -> assertThat(module.kinds()).containsExactly(Kinds.FLAGS, Kinds.DOWNLOAD));
  }

  @Test
  void settings_byDefault_areValid() {
    Settings settings = settings("flags", new JsonObject());

    assertThat(settings.section("flags", FlagsSettings::from)).isEqualTo(FlagsSettings.DEFAULT);
    assertThat(settings.section("downloads", DownloadsSettings::from))
        .isEqualTo(DownloadsSettings.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "http://LAB:9100/flags/{cc}/{cc}.svg, lab:9100, svg",
    "https://flagcdn.com/w320/{cc}.PNG?x=1, flagcdn.com:443, png",
    "http://[::1]/{cc}.jpeg, [::1]:80, jpeg"
  })
  void url_withCountry_tellsOriginAndExtension(String url, String origin, String extension) {
    FlagsSettings settings =
        settings("flags", new JsonObject().put("url", url)).section("flags", FlagsSettings::from);

    assertThat(settings.origin()).isEqualTo(origin);
    assertThat(settings.extension()).isEqualTo(extension);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "https://flagcdn.com/br.svg",
        "ftp://flagcdn.com/{cc}.svg",
        "https://{cc}.flags.org/flag.svg",
        "https://flagcdn.com/{cc}",
        "https://flagcdn.com/{cc}.html",
        "https://u:p@flagcdn.com/{cc}.svg"
      })
  void url_thatMakesNoSense_isRefusedByName(String url) {
    Settings settings = settings("flags", new JsonObject().put("url", url));

    assertThatThrownBy(() -> settings.section("flags", FlagsSettings::from))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageStartingWith("flags.url: " + url + " (expected: an http or https URL with {cc}");
  }

  @ParameterizedTest
  @CsvSource({
    "flags, maxBytes, 0",
    "flags, perOrigin, 0",
    "flags, instances, 65",
    "flags, concurrency, 0",
    "flags, mailbox, -1",
    "flags, flavour, 1",
    "downloads, maxBytes, 0",
    "downloads, url, 1",
    "downloads, minBytesPerSecond, -1",
    "downloads, slowAfterMillis, 0",
    "downloads, allow, 1",
    "downloads, ports, 80",
    "downloads, dns, 1"
  })
  void setting_outOfRangeOrUnknown_isRefusedByName(String section, String key, int value) {
    Settings settings = settings(section, new JsonObject().put(key, value));

    assertThatThrownBy(
            () ->
                settings.section(
                    section,
                    section.equals("flags") ? FlagsSettings::from : DownloadsSettings::from))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageStartingWith(section + "." + key + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow | http://a.corp/x | an origin such as http://127.0.0.1:9100",
        "allow | a.corp:80       | an origin such as http://127.0.0.1:9100",
        "ports | x               | a whole number",
        "dns   | ns.example.org  | an IP address, with a port unless it is 53",
        "dns   | 9.9.9.9:0       | an IP address, with a port unless it is 53",
        "dns   | 2620:fe::fe     | an IP address, with a port unless it is 53",
        "dns   | [::1]:70000     | an IP address, with a port unless it is 53",
      })
  void settingOfAList_withAnElementThatIsNone_isRefusedByName(
      String key, String element, String expected) {
    Settings settings =
        settings("downloads", new JsonObject().put(key, new JsonArray().add(element)));

    assertThatThrownBy(() -> settings.section("downloads", DownloadsSettings::from))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("downloads." + key + ".0: " + element + " (expected: " + expected + ")");
  }

  @Test
  void settingsOfDownloads_areReadAsTheyAreWritten() {
    JsonObject written =
        new JsonObject()
            .put("directory", "x")
            .put("maxBytes", 5)
            .put("minBytesPerSecond", 0)
            .put("slowAfterMillis", 7)
            .put("allow", new JsonArray().add("http://a.corp:8000"))
            .put("ports", new JsonArray().add(80).add(8000))
            .put("dns", new JsonArray().add("9.9.9.9:53").add("[2620:fe:0:0:0:0:0:fe]:5353"));

    DownloadsSettings read =
        settings("downloads", written.copy()).section("downloads", DownloadsSettings::from);

    assertThat(read.toJson()).isEqualTo(written);
    assertThat(read.asking(List.of()).dns()).isEqualTo(read.dns());
  }

  @Test
  void listInTheEnvironment_isOneOfCommas() {
    Settings settings =
        new SettingsLoader(List.of(new FlagsModule().defaults()))
            .environment(
                Map.of(
                    "SLUICE_DOWNLOADS_ALLOW", "http://127.0.0.1:9100, http://a.corp",
                    "SLUICE_DOWNLOADS_PORTS", "80,8000",
                    "SLUICE_DOWNLOADS_DNS", ""))
            .load();
    DownloadsSettings downloads = settings.section("downloads", DownloadsSettings::from);

    assertThat(downloads.allow())
        .containsExactlyInAnyOrder(
            new Origin("http", "127.0.0.1", 9100), new Origin("http", "a.corp", 80));
    assertThat(downloads.ports()).containsExactly(80, 8000);
    assertThat(downloads.dns()).isEmpty();
  }

  @Test
  void directory_thatIsAFile_stopsTheNode() throws IOException {
    Files.writeString(directory.resolve("flags"), "a file");

    assertThatThrownBy(() -> FlagsNode.start(directory, "http://127.0.0.1:1/{cc}.svg"))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "flags.directory: "
                + directory.resolve("flags")
                + " (expected: a directory to write to)");
  }

  @Test
  void node_saysHello_tellsWhereFlagsComeFrom() {
    JsonObject flags = new JsonObject().put("url", "http://LAB:9100/{cc}.svg").put("perOrigin", 16);
    try (FlagsNode node = FlagsNode.start(directory, flags, new JsonObject())) {
      Promise<JsonObject> heard = Promise.promise();
      node.node()
          .vertx()
          .eventBus()
          .<JsonObject>consumer(NodeBeat.ADDRESS, beat -> heard.tryComplete(beat.body()));
      node.node().bus().hello(NodeBeat.HELLO);
      NodeBeat beat = NodeBeat.from(Fields.of(heard.future().await()));

      assertThat(beat.workers())
          .hasSize(2)
          .allSatisfy(
              worker ->
                  assertThat(worker.upstreams())
                      .containsExactly(entry("flags:", new Upstream("lab:9100", 16))));
    }
  }

  private static Settings settings(String section, JsonObject values) {
    return new SettingsLoader(List.of(new FlagsModule().defaults()))
        .flags(new JsonObject().put(section, values))
        .load();
  }
}
