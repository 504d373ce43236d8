package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid usage exits with 2, prints what was expected, and prints nothing on stdout. */
final class UsageErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobs 79936 --timeout 5|a duration such as 250ms",
        "jobs 79936 --fail-on tired|some of ok, not-found",
        "jobs 79936 --server localhost:8080|http://HOST:PORT",
        "jobs 79936 --server http://127.0.0.1:99999|http://HOST:PORT",
        "jobs|ZIP",
        "flags -m 0|--max_req: 0 (expected: 1 or more)",
        "flags -l 0|--limit: 0 (expected: 1 or more)",
        "flags b1|A to Z, or AA to ZZ",
        "flags br -s NOWHERE|LAB, DELAY, ERROR, FLAGCDN",
        "flags br -s LAB --server http://127.0.0.1:1|-s: LAB (expected: no -s with --server",
        "get|URL",
        "get http://127.0.0.1/ -d x --server http://127.0.0.1:1|-d: x (expected: no -d with --server",
        "run|NAME",
        "batch nosuchfile|a file, or - for stdin",
        "serve --host 0.0.0.0|a loopback address, or --allow-remote",
        "compare --zips 0|1 to 9000",
        "nonsense|nonsense",
      })
  void call_invalid_exitsWithTwoAndPrintsWhatWasExpected(String line, String expected) {
    CallShell shell = new CallShell();

    int code = shell.call(line.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(shell.err()).contains(expected).contains("--help").doesNotContain("\tat ");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void call_withoutCommand_isInvalid() {
    CallShell shell = new CallShell();

    assertThat(shell.call()).isEqualTo(2);
    assertThat(shell.err()).contains("Missing command");
  }

  @Test
  void settings_invalid_areReportedOnALineEach(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), "gatway: {port: 1}\n");
    CallShell shell = new CallShell("", Map.of("SLUICE_NO_SUCH", "1"));

    int code = shell.call("run", "--config", file.toString(), "echo");

    assertThat(code).isEqualTo(2);
    assertThat(shell.err().lines()).hasSize(2).anyMatch(line -> line.startsWith("gatway: unknown"));
    assertThat(shell.err()).contains("SLUICE_NO_SUCH: unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2999ms", "25h"})
  void drain_outOfRange_isReportedAsItsSetting(String drain) {
    CallShell shell = new CallShell();

    assertThat(shell.call("serve", "--drain", drain)).isEqualTo(2);
    assertThat(shell.err()).startsWith("node.drainMillis: ").contains("(expected: 3000…86400000)");
  }

  @Test
  void server_unreachable_exitsWithThree() {
    CallShell shell = new CallShell();

    int code = shell.call("jobs", "79936", "--server", "http://127.0.0.1:1");

    assertThat(code).isEqualTo(3);
    assertThat(shell.err()).contains("http://127.0.0.1:1: ").contains("refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "serve", "jobs", "flags", "get", "run", "batch", "top", "lab", "compare"})
  void help_ofEachCommand_isPrinted(String command) {
    CallShell shell = new CallShell();

    assertThat(shell.call(command, "--help")).isZero();
    assertThat(shell.out()).startsWith("Usage: sluice " + command);
    assertThat(shell.outLines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void help_ofAllCommands_hidesInternalCommands() {
    CallShell shell = new CallShell();

    assertThat(shell.call("--help")).isZero();
    assertThat(shell.out()).contains("compare").doesNotContain("contestant", "warm-up");
  }

  @Test
  void help_ofAllCommands_hasOneWholeLineForEach() {
    CallShell shell = new CallShell();

    assertThat(shell.call("--help")).isZero();
    assertThat(shell.outLines())
        .filteredOn(line -> line.matches("  [a-z]+ {2,}.*"))
        .hasSize(10)
        .allMatch(line -> line.matches("  [a-z]+ +[A-Z].*\\.") && line.length() <= 80);
  }

  @Test
  void version_isPrinted() {
    CallShell shell = new CallShell();

    assertThat(shell.call("--version")).isZero();
    assertThat(shell.outLines()).first().asString().startsWith("sluice ");
  }
}
