package dev.sluice.subprocess.cgroup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.subprocess.CommandNode;
import dev.sluice.subprocess.LauncherKind;
import dev.sluice.subprocess.LimitsCheck;
import dev.sluice.subprocess.Processes;
import dev.sluice.subprocess.launch.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs commands in their own control groups, if this machine allows it. */
@ParameterizedClass
@MethodSource("dev.sluice.subprocess.Launchers#here")
final class CgroupsTest {
  private final LauncherKind launcher;
  private boolean isPossible;
  private CommandNode node;

  CgroupsTest(LauncherKind launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    Path gone = Files.writeString(directory.resolve("gone"), "#!/no/such/interpreter\n");
    Files.setPosixFilePermissions(gone, PosixFilePermissions.fromString("rwx------"));
    isPossible = LimitsCheck.whyNot(Isolation.CGROUP) == null;
    JsonObject shell = new JsonObject().put("path", "/bin/sh").put("args", List.of("-c"));
    JsonObject commands = new JsonObject();
    if (isPossible) {
      commands
          .put("gone", new JsonObject().put("path", gone.toString()).put("isolate", "cgroup"))
          .put("grouped", shell.copy().put("isolate", "cgroup"))
          .put("bounded", shell.copy().put("isolate", "cgroup").put("maxFileBytes", 1_000_000));
    } else {
      commands.put("plain", shell);
    }
    node = CommandNode.start(commands, launcher.toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void command_withCgroupIsolation_runsInItsOwnGroup_whichIsRemoved() throws Exception {
    for (String command : possible("grouped", "bounded")) {
      Report report = run(command, "cat /proc/self/cgroup; echo $0; exit 3", "hello");
      String stdout = CommandNode.resultOf(report).stdout();

      assertThat(stdout).containsPattern("0::.*/sluice-[0-9]+-[0-9]+/[0-9]+\n").endsWith("hello\n");
      assertThat(CommandNode.resultOf(report).exitCode()).isEqualTo(3);
      awaitNoGroups();
    }
  }

  @Test
  void daemon_thatOutlivesItsCommand_isKilledWithTheGroup() throws Exception {
    for (String command : possible("grouped")) {
      String seconds = "60" + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 1_000_000);
      Report report =
          run(command, "env -i /usr/bin/setsid /bin/sleep " + seconds + " >/dev/null 2>&1 &");

      assertThat(report.failure()).isNull();
      Processes.await(seconds, 0);
      awaitNoGroups();
    }
  }

  @Test
  void groups_belowTheGroupOfACommand_areRemoved() throws Exception {
    for (String command : possible("grouped")) {
      String group =
          "$(sed -n 's/^[^ ]* \\([^ ]*\\) cgroup2 .*/\\1/p' /proc/mounts | head -n 1)"
              + "$(sed -n 's/^0:://p' /proc/self/cgroup)";

      Report report = run(command, "mkdir -p \"" + group + "/a/b\"");

      assertThat(report.failure()).isNull();
      awaitNoGroups();
    }
  }

  @Test
  void interpreter_thatIsMissing_isReportedAsWithoutAGroup() throws Exception {
    for (String command : possible("gone")) {
      assertThat(node.failure(command).reason())
          .isEqualTo("could not be started: its interpreter: No such file or directory");
      awaitNoGroups();
    }
  }

  private List<String> possible(String... commands) {
    return isPossible ? List.of(commands) : List.of();
  }

  private Report run(String command, String... args) throws Exception {
    return node.run(new CommandRun(command, List.of(args), null));
  }

  /** Waits until no command has a group. The worker instance's group lives as long as the node. */
  private static void awaitNoGroups() throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (groups() > 0) {
      assertThat(System.nanoTime() - end).as("%d groups are left", groups()).isNegative();
    }
  }

  private static long groups() throws IOException {
    Cgroups probe = Cgroups.open();
    Path own = requireNonNull(probe.base().getParent());
    Cgroups.end(probe.base());
    String prefix = "sluice-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> instances = Files.list(own)) {
      return instances
          .filter(path -> path.getFileName().toString().startsWith(prefix))
          .flatMap(CgroupsTest::below)
          .count();
    }
  }

  private static Stream<Path> below(Path group) {
    String[] names = group.toFile().list((directory, name) -> name.matches("[0-9]+"));
    return names == null ? Stream.of() : Stream.of(names).map(group::resolve);
  }
}
