package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.local.LocalSluice;
import dev.sluice.lab.LabSettings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as clients of a running gateway, and with a node of their own. */
final class CommandsTest {
  private Path directory;
  private EmbeddedLab lab;
  private LocalSluice node;

  @BeforeEach
  void startNode(@TempDir Path temporary) {
    directory = temporary;
    lab = EmbeddedLab.start(LabSettings.of(1));
    Assembly assembly = Assembly.find(null, Map.of());
    JsonObject there = new JsonObject().put("directory", directory.resolve("kept").toString());
    JsonObject sections =
        LocalSluice.onFreePort().put("flags", there).put("downloads", there.copy());
    node = LocalSluice.start(assembly, sections, assembly.roles(), lab.origin(), null);
  }

  @AfterEach
  void stopNode() {
    node.close(0);
    lab.close();
  }

  @Test
  void jobs_ofServer_printsEachAndTheSum() {
    CallShell shell = new CallShell("90011\n60629 ", Map.of());

    int code = shell.call("jobs", "79936", "-", "--server", node.origin());

    assertThat(code).isZero();
    assertThat(shell.outLines())
        .hasSize(4)
        .anyMatch(line -> line.matches("79936 [0-9]+"))
        .last()
        .asString()
        .matches("total [0-9]+ \\(3 of 3 zips\\)");
    assertThat(shell.err()).contains("3 tasks: 3 OK").contains(" s wall, ");
  }

  @Test
  void jobs_malformedZip_printsTheFault() {
    CallShell shell = new CallShell();

    assertThat(shell.call("jobs", "79936", "7993", "--server", node.origin())).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("zip: 7993 (expected: five digits), at /tasks/1/zip\n");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void jobs_asJson_printsOneDocument() {
    CallShell shell = new CallShell();

    assertThat(shell.call("jobs", "79936", "--json", "--server", node.origin())).isZero();
    JsonObject document = new JsonObject(shell.out());
    assertThat(document.getInteger("submitted")).isEqualTo(1);
    assertThat(document.getJsonObject("usage").getLong("peakResidentBytes")).isPositive();
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void flags_ofServer_areCopiedIntoTheDirectory() throws Exception {
    CallShell shell = new CallShell();
    Path own = directory.resolve("own");

    int code =
        shell.call("flags", "br", "qq", "-v", "-d", own.toString(), "--server", node.origin());

    assertThat(code).isZero();
    assertThat(shell.outLines())
        .contains("br OK", "--------------------", "1 flag downloaded.", "1 not found.")
        .last()
        .asString()
        .matches("Elapsed time: [0-9]+\\.[0-9]{2}s");
    assertThat(own.resolve("br.svg"))
        .hasSameBinaryContentAs(directory.resolve("kept").resolve("br.svg"));
    try (var files = Files.list(own)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void get_ofServer_printsStatusSizeAndTime() {
    CallShell shell = new CallShell();
    String url = lab.origin() + "/bytes/1000";

    assertThat(shell.call("get", url, url + "x", "--server", node.origin())).isZero();
    assertThat(shell.outLines())
        .anyMatch(line -> line.matches(url + " 200 1000 bytes [0-9.]+ s"))
        .anyMatch(line -> line.matches(url + "x 404 0 bytes [0-9.]+ s"));
  }

  @Test
  void get_ofAnAddressThatIsNotPublic_isRefusedUntilTheSettingsNameIt() {
    String url = lab.origin() + "/bytes/1000";
    String kept = directory.resolve("own").toString();
    CallShell refused = new CallShell();
    CallShell allowed = new CallShell("", Map.of("SLUICE_DOWNLOADS_ALLOW", lab.origin()));

    refused.call("get", url, "-d", kept);

    assertThat(refused.out())
        .contains("REJECTED POLICY", "127.0.0.1 is loopback")
        .contains("downloads.allow may name the origin");
    assertThat(allowed.call("get", url, "-d", kept)).isZero();
    assertThat(allowed.out()).contains(url + " 200 1000 bytes");
  }

  @Test
  void run_exitsWithTheCodeOfTheCommand() {
    CallShell shell = new CallShell();

    assertThat(shell.call("run", "--server", node.origin(), "echo", "-n", "--json")).isZero();
    assertThat(shell.out()).isEqualTo("--json");
    assertThat(shell.err()).isEmpty();
    assertThat(shell.call("run", "--server", node.origin(), "sleep", "long")).isEqualTo(1);
    assertThat(shell.err()).contains("invalid time interval");
  }

  @Test
  void run_unknownCommand_fails() {
    CallShell shell = new CallShell();

    assertThat(shell.call("run", "--server", node.origin(), "rm")).isEqualTo(1);
    assertThat(shell.err()).contains("REJECTED POLICY: command: rm (expected: one of echo, sleep)");
  }

  @Test
  void batch_ofLines_printsOneLinePerTask() {
    String list = "{\"kind\":\"jobs\",\"zip\":\"79936\"}\n{\"kind\":\"jobs\",\"zip\":\"x\"}\n";
    CallShell shell = new CallShell(list, Map.of());

    assertThat(shell.call("batch", "-", "--server", node.origin())).isEqualTo(1);
    assertThat(shell.outLines()).hasSize(2).allSatisfy(line -> new JsonObject(line));
    assertThat(shell.err()).contains("2 tasks: 1 OK, 1 REJECTED");

    CallShell lenient = new CallShell(list, Map.of());
    String[] arguments = {"batch", "-", "--fail-on", "error", "--server", node.origin()};
    assertThat(lenient.call(arguments)).isZero();
  }

  @Test
  void jobs_withoutServerAndKey_printsThatTheLabIsUsed() {
    CallShell shell = new CallShell();

    assertThat(shell.call("jobs", "79936")).isZero();
    assertThat(shell.err()).startsWith("lab: ").contains("synthetic");
    assertThat(shell.out()).contains("total 283 (1 of 1 zips)");
  }

  @Test
  void flags_withoutServer_printsThatTheLabIsUsed() {
    CallShell shell = new CallShell();

    assertThat(shell.call("flags", "br", "-d", directory.toString())).isZero();
    assertThat(shell.err()).startsWith("lab: ");
    assertThat(directory.resolve("br.svg")).isNotEmptyFile();
  }
}
