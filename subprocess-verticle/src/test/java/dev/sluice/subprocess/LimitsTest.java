package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.subprocess.launch.Isolation;
import dev.sluice.subprocess.launch.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.sluice.subprocess.Launchers#here")
final class LimitsTest {
  private final LauncherKind launcher;
  private Path directory;
  private CommandNode node;

  LimitsTest(LauncherKind launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  void start(@TempDir Path testDirectory) throws Exception {
    directory = testDirectory;
    String missing = script("missing", "#!/no/such/interpreter");
    JsonObject commands =
        new JsonObject()
            .put("small", shell().put("maxFileBytes", 10_000))
            .put("lean", shell().put("maxMemoryBytes", 64 << 20))
            .put("masked", shell().put("umask", "027"))
            .put("plain", shell())
            .put("few", shell().put("maxProcesses", 3))
            .put("slow", shell().put("killGraceMillis", 1_000).put("timeoutMillis", 300))
            .put("hasty", shell().put("killGraceMillis", 0).put("timeoutMillis", 300))
            .put("gone", new JsonObject().put("path", missing).put("maxFileBytes", 1));
    node = CommandNode.start(commands, launcher.toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void file_beyondItsLimit_endsTheCommand() throws Exception {
    Path file = directory.resolve("file");

    Report report = run("small", "exec head -c 1000000 /dev/zero > " + file);

    assertThat(requireNonNull(report.failure()).code()).isEqualTo(FailureCode.SIGNALLED);
    assertThat(CommandNode.resultOf(report).signal()).isEqualTo(25);
    assertThat(file).hasSize(10_000);
  }

  @Test
  void memory_ofOneProcess_isRefusedBeyondTheLimit() throws Exception {
    Report report = run("lean", "head -c 200000000 /dev/zero | tail");

    assertThat(report.failure()).as("tail keeps all that has no end of line").isNotNull();
    assertThat(CommandNode.resultOf(report).stdout()).isEmpty();
  }

  @Test
  void memory_ofAllProcesses_countsTowardsTheLimit() throws Exception {
    String keeps = "(head -c 30000000 /dev/zero; sleep 60) | tail & ";

    Report report = run("lean", keeps + keeps + keeps + "wait");

    assertThat(requireNonNull(report.failure()).reason())
        .isEqualTo("killed: more than 67108864 bytes of memory");
  }

  @Test
  void processes_beyondTheLimit_areKilled() throws Exception {
    String seconds = unique();
    String sleeps = ("sleep " + seconds + " & ").repeat(4);

    Report report = run("few", "echo begun; " + sleeps + "wait");

    assertThat(requireNonNull(report.failure()).reason())
        .isEqualTo("killed: more than 3 processes");
    assertThat(report.failure().code()).isEqualTo(FailureCode.SIGNALLED);
    assertThat(CommandNode.resultOf(report).stdout()).isEqualTo("begun\n");
    Processes.await(seconds, 0);
  }

  @Test
  void processes_withinTheLimit_runToTheirEnd() throws Exception {
    Report report = run("few", "sleep 0.3 & sleep 0.3 & wait; echo done");

    assertThat(report.failure()).isNull();
    assertThat(CommandNode.resultOf(report).stdout()).isEqualTo("done\n");
  }

  @Test
  void umask_ofTheEntry_isSet() throws Exception {
    assertThat(CommandNode.resultOf(run("masked", "umask")).stdout().strip()).endsWith("027");
  }

  @Test
  void umask_thatIsNotConfigured_isStrictWithTheNativeLauncher() throws Exception {
    String before = nodesUmask();

    String umask = CommandNode.resultOf(run("plain", "umask")).stdout().strip();

    assertThat(umask).endsWith(launcher == LauncherKind.NATIVE ? "077" : before);
    assertThat(nodesUmask()).isEqualTo(before);
  }

  @Test
  void killGrace_ofTheEntry_delaysTheKill() throws Exception {
    String goesSlowly = "trap 'sleep 0.4; echo went; exit' TERM; while :; do sleep 0.01; done";

    assertThat(CommandNode.resultOf(run("slow", goesSlowly)).stdout()).isEqualTo("went\n");
    assertThat(CommandNode.resultOf(run("hasty", goesSlowly)).stdout()).isEmpty();
  }

  @Test
  void wrappedProgram_thatCannotBeStarted_failsWithTheReason() throws Exception {
    assertThat(node.failure("gone").reason())
        .isEqualTo("could not be started: its interpreter: No such file or directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "umask          | \"7\"        | umask: 7 (expected: three octal digits in quotes)",
        "umask          | \"0888\"     | umask: 0888 (expected: three octal digits in quotes)",
        "isolate        | \"jail\"     | isolate: jail (expected: none, pid-namespace or cgroup)",
        "maxProcesses   | 0            | maxProcesses: 0 (expected: 1…100000)",
        "maxMemoryBytes | 1000         | maxMemoryBytes: 1000 (expected: 1048576…1099511627776)",
        "killGraceMillis| 60001        | killGraceMillis: 60001 (expected: 0…60000)"
      })
  void limit_thatIsInvalid_isRefused(String name, String value, String message) {
    Fields fields = Fields.of(new JsonObject("{\"" + name + "\":" + value + "}"));

    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Limits.from(fields))
        .withMessage(message);
  }

  @Test
  void isolation_thatIsUnavailable_isReportedWithTheReason() throws Exception {
    assertThat(LimitsCheck.whyNotIsolated(List.of("/bin/sh", "-c", "echo no such luck; exit 1")))
        .isEqualTo("no such luck");
    assertThat(LimitsCheck.whyNotIsolated(List.of("/no/such/program"))).contains("No such file");
    assertThat(LimitsCheck.isolateFault("a", Isolation.PID_NAMESPACE, "no"))
        .isEqualTo("commands.a.isolate: pid-namespace (expected: none, because here no)");
  }

  private Report run(String command, String text) throws Exception {
    return node.ask(new CommandRun(command, List.of("-c", text), null), "b", 10_000)
        .await(20, SECONDS);
  }

  private String script(String name, String text) throws Exception {
    Path file = Files.writeString(directory.resolve(name), text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"))
        .toString();
  }

  private static String nodesUmask() throws Exception {
    String status = Files.readString(Path.of("/proc/self/status"));
    return status.split("Umask:\\s*", 2)[1].substring(1, 4);
  }

  private static JsonObject shell() {
    return new JsonObject().put("path", "/bin/sh").put("args", new JsonArray());
  }

  /** Returns a number of seconds that exceeds a test's duration and that no other test uses. */
  private static String unique() {
    return "60" + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 1_000_000);
  }
}
