package dev.sluice.subprocess;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.subprocess.launch.BoundedOutput;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.Isolation;
import dev.sluice.subprocess.launch.Limits;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.launch.RunningProcess;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the contract of both launchers, and the results that each of them reports. */
@VertxTest
@ParameterizedClass
@MethodSource("dev.sluice.subprocess.Launchers#here")
@Tag("slow")
final class LauncherTest {
  /** The signals that end a process by default; others stop it or are ignored. */
  private static final List<Integer> DEADLY =
      List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27, 29, 30, 31);

  private static final int MAX_PROCESSES = 64;

  private final LauncherKind kind;
  private Path directory;
  private Vertx vertx;
  private ProcessLauncher launcher;

  LauncherTest(LauncherKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open(Vertx testVertx, @TempDir Path testDirectory) throws Exception {
    directory = testDirectory;
    vertx = testVertx;
    launcher = kind.open(vertx, MAX_PROCESSES, false).await(10, SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    launcher.close().await(10, SECONDS);
  }

  @Test
  void exitCode_ofAnyValue_isReported() throws Exception {
    List<Integer> codes =
        IntStream.rangeClosed(0, 255)
            .filter(code -> isNative() || !isLikeASignal(code))
            .boxed()
            .toList();

    List<CommandResult> results = all(codes.stream().map(code -> shell("exit " + code)).toList());

    assertThat(results).extracting(CommandResult::exitCode).isEqualTo(codes);
    assertThat(results).extracting(CommandResult::signal).containsOnlyNulls();
  }

  /**
   * With the portable launcher, excludes signals that do not end a child of {@link ProcessBuilder}:
   * those that this JVM ignores, and 3, which the JVM's threads block.
   */
  @Test
  void signal_thatEndsACommand_isReported() throws Exception {
    String status = read("/proc/self/status");
    List<Integer> signals =
        DEADLY.stream()
            .filter(signal -> isNative() || (signal != 3 && !isIgnored(status, signal)))
            .toList();

    List<CommandResult> results =
        all(signals.stream().map(signal -> shell("kill -" + signal + " $$")).toList());

    assertThat(results).extracting(CommandResult::signal).isEqualTo(signals);
    assertThat(results).extracting(CommandResult::exitCode).containsOnlyNulls();
  }

  @Test
  void program_thatIsMissing_isReported() {
    assertFails(
        line(directory.resolve("none").toString()),
        "could not be started: No such file or directory");
  }

  @Test
  void program_thatIsNotExecutable_isReported() throws Exception {
    Path file = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");

    assertFails(line(file.toString()), "could not be started: Permission denied");
  }

  @Test
  void program_thatIsADirectory_isReported() {
    assertFails(line(directory.toString()), "could not be started: Permission denied");
  }

  @Test
  void interpreter_thatIsMissing_isDistinguishedFromTheProgram() throws Exception {
    Path script = script("#!/no/such/interpreter\n");

    assertFails(
        line(script.toString()),
        "could not be started: its interpreter: No such file or directory");
  }

  @Test
  void program_withoutInterpreterLine_runsOnlyWithThePortableLauncher() throws Exception {
    CommandLine line = line(script("echo \"$0\"\n").toString());

    if (isNative()) {
      assertFails(line, "could not be started: Exec format error");
    } else {
      assertThat(run(line).stdout()).isEqualTo(directory.resolve("script") + "\n");
    }
  }

  @Test
  void directory_thatIsMissing_isDistinguishedFromTheProgram() {
    CommandLine line =
        new CommandLine(List.of("/bin/true"), directory.resolve("gone"), Map.of(), null, 10);

    assertFails(line, "could not be started: its scratch directory: No such file or directory");
  }

  @Test
  void directory_ofTheCommandLine_isTheWorkingDirectory() throws Exception {
    CommandLine line = new CommandLine(List.of("/bin/pwd"), directory, Map.of(), null, 1_000);

    assertThat(run(line).stdout()).isEqualTo(directory.toRealPath() + "\n");
  }

  @Test
  void descriptors_ofTheNode_areNotInherited() throws Exception {
    try (ServerSocket open = new ServerSocket(0)) {
      assertThat(open.isBound()).isTrue();
      assertThat(
              run(shell("ls /proc/$$/fd")).stdout().lines().filter(fd -> Integer.parseInt(fd) < 10))
          .containsExactly("0", "1", "2");
    }
  }

  @Test
  void output_beyondTheCap_isDropped() throws Exception {
    CommandResult result = run(shell("head -c 10000000 /dev/zero; echo end >&2"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).hasSize(100_000);
    assertThat(result.stderr()).isEqualTo("end\n");
    assertThat(result.truncated()).isTrue();
  }

  @Test
  void output_ofExactlyTheCap_isComplete() throws Exception {
    CommandResult result = run(shell("head -c 100000 /dev/zero"));

    assertThat(result.stdout()).hasSize(100_000);
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void outputs_thatAreClosedEarly_doNotEndTheCommand() throws Exception {
    assertThat(run(shell("exec >&- 2>&-; sleep 0.2; exit 7")).exitCode()).isEqualTo(7);
  }

  @Test
  void daemon_thatKeepsThePipesOpen_doesNotDelayTheResult() throws Exception {
    String seconds = unique();
    long before = System.nanoTime();

    CommandResult result = run(shell("echo begun; sleep " + seconds + " & exit 3"));

    assertThat(result.stdout()).isEqualTo("begun\n");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(5));
    Processes.withArgument(seconds).forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void stdin_ofManyCharacters_isPassedCompletely() throws Exception {
    String text = "é😀\n".repeat(100_000);
    CommandLine line =
        new CommandLine(List.of("/bin/cat"), CommandLine.ROOT, Map.of(), text, 10_000_000);

    assertThat(run(line).stdout()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a"})
  void stdin_ofFewCharacters_reachesItsEnd(String text) throws Exception {
    CommandLine line = new CommandLine(List.of("/bin/cat"), CommandLine.ROOT, Map.of(), text, 10);

    assertThat(run(line).stdout()).isEqualTo(text);
  }

  @Test
  void commands_thatRunConcurrently_haveSeparateOutputs() throws Exception {
    List<CommandResult> results =
        all(IntStream.range(0, 200).mapToObj(i -> shell("echo " + i)).toList());

    assertThat(results)
        .extracting(CommandResult::stdout)
        .isEqualTo(IntStream.range(0, 200).mapToObj(i -> i + "\n").toList());
  }

  @Test
  void commands_thatHaveEnded_leaveNoProcessDescriptorOrThread() throws Exception {
    long children = children();
    all(IntStream.range(0, 100).mapToObj(i -> line("/bin/true")).toList());
    await(() -> children() <= children);
    long descriptors = count("/proc/self/fd");

    for (int round = 0; round < 10; round++) {
      all(IntStream.range(0, 100).mapToObj(i -> line("/bin/echo")).toList());
    }

    await(() -> children() <= children);
    await(() -> count("/proc/self/fd") <= descriptors + 4);
    assertThat(ownThreads()).hasSizeLessThanOrEqualTo(isNative() ? 3 : MAX_PROCESSES + 1);
  }

  @Test
  void launches_thatFail_leaveNoDescriptor() throws Exception {
    CommandLine missing = line(directory.resolve("none").toString());
    assertFails(missing, "could not be started: No such file or directory");
    long descriptors = count("/proc/self/fd");

    for (int i = 0; i < 50; i++) {
      assertFails(missing, "could not be started: No such file or directory");
    }

    await(() -> count("/proc/self/fd") <= descriptors + 4);
  }

  @Test
  void kill_beforeTheGracePeriodEnds_sendsOnlySigterm() throws Exception {
    Path ready = directory.resolve("ready");
    RunningProcess process =
        launch(
            patient(shell("trap 'exit 5' TERM; : > " + ready + "; while :; do sleep 0.01; done")));
    await(() -> Files.exists(ready));

    process.kill().await(5, SECONDS);

    assertThat(process.result().await(5, SECONDS).exitCode()).isEqualTo(5);
  }

  @Test
  void kill_ofACommandThatIgnoresSigterm_killsItsGroup() throws Exception {
    String seconds = unique();
    RunningProcess process =
        launch(
            shell(
                "(trap '' TERM; sleep "
                    + seconds
                    + ") & trap '' TERM; sleep "
                    + seconds
                    + "; sleep 9"));
    Processes.await(seconds, 2);

    process.kill().await(5, SECONDS);

    assertThat(process.result().await(5, SECONDS).signal()).isEqualTo(9);
    Processes.await(seconds, 0);
  }

  @Test
  void kill_ofAProcessInItsOwnSession_killsIt() throws Exception {
    String seconds = unique();
    RunningProcess process = launch(shell("setsid sleep " + seconds + " & sleep " + seconds));
    Processes.await(seconds, 2);

    process.kill().await(5, SECONDS);

    Processes.await(seconds, 0);
  }

  @Test
  void kill_ofACommandThatHasEnded_doesNothing() throws Exception {
    RunningProcess process = launch(line("/bin/true"));
    CommandResult result = process.result().await(5, SECONDS);

    process.kill().await(5, SECONDS);

    assertThat(result.exitCode()).isZero();
  }

  @Test
  void close_whileCommandsRun_killsThem() throws Exception {
    String seconds = unique();
    List<RunningProcess> processes =
        List.of(launch(line("/bin/sleep", seconds)), launch(line("/bin/sleep", seconds)));
    Processes.await(seconds, 2);

    launcher.close().await(10, SECONDS);

    Processes.await(seconds, 0);
    for (RunningProcess process : processes) {
      assertThat(process.result().await(5, SECONDS).signal()).isEqualTo(15);
    }
  }

  @Test
  void exitCode137_withTheNativeLauncher_isDistinguishedFromSignal9() throws Exception {
    CommandResult exited = run(shell("exit 137"));
    CommandResult killed = run(shell("kill -9 $$"));

    assertThat(killed.signal()).isEqualTo(9);
    assertThat(killed.exitCode()).isNull();
    assertThat(exited.exitCode()).isEqualTo(isNative() ? Integer.valueOf(137) : null);
    assertThat(exited.signal()).isEqualTo(isNative() ? null : Integer.valueOf(9));
  }

  @Test
  void follower_thatReadsNothing_blocksTheCommandUntilUnfollowed() throws Exception {
    Path go = directory.resolve("go");
    RunningProcess process =
        launch(shell("until [ -e " + go + " ]; do sleep 0.01; done; head -c 10000000 /dev/zero"));
    process.stdout().follow(() -> {});
    Files.createFile(go);
    await(() -> Processes.withArgument("10000000").anyMatch(head -> isHeld(head.pid())));

    vertx.timer(300, MILLISECONDS).await(5, SECONDS);
    assertThat(Processes.withArgument("10000000"))
        .singleElement()
        .matches(head -> isHeld(head.pid()));
    assertThat(process.stdout().untaken()).isLessThanOrEqualTo(2 * BoundedOutput.MAX_AHEAD);
    process.stdout().unfollow();

    CommandResult result = process.result().await(10, SECONDS);
    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).hasSize(100_000);
  }

  @Test
  void usage_isReportedOnlyByTheNativeLauncher() throws Exception {
    CommandResult result =
        run(shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 0.3"));

    if (isNative()) {
      assertThat(result.userSeconds()).isBetween(0.01, 30.0);
      assertThat(result.systemSeconds()).isBetween(0.0, 30.0);
      assertThat(result.peakResidentBytes()).isBetween(100_000L, 20_000_000L);
    } else {
      assertThat(result)
          .extracting(
              CommandResult::userSeconds,
              CommandResult::systemSeconds,
              CommandResult::peakResidentBytes)
          .containsOnlyNulls();
    }
  }

  private boolean isNative() {
    return kind == LauncherKind.NATIVE;
  }

  private static boolean isLikeASignal(int code) {
    return code > 128 && code < 160;
  }

  private RunningProcess launch(CommandLine line) throws Exception {
    return launcher.launch(line).await(10, SECONDS);
  }

  private CommandResult run(CommandLine line) throws Exception {
    return launcher.launch(line).compose(RunningProcess::result).await(20, SECONDS);
  }

  private List<CommandResult> all(List<CommandLine> lines) throws Exception {
    List<Future<CommandResult>> results =
        lines.stream().map(line -> launcher.launch(line).compose(RunningProcess::result)).toList();
    return Future.all(results).await(50, SECONDS).list();
  }

  private void assertFails(CommandLine line, String reason) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> launch(line))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(FailureCode.LAUNCH_FAILED))
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
  }

  private Path script(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("script"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static CommandLine shell(String text) {
    return line("/bin/sh", "-c", text);
  }

  /** Returns the command with a grace period that is long enough on a busy machine. */
  private static CommandLine patient(CommandLine line) {
    Limits limits = new Limits(null, null, null, null, 10_000, Isolation.NONE);
    return new CommandLine(
        line.argv(), line.directory(), line.environment(), null, line.maxOutputBytes(), limits);
  }

  private static CommandLine line(String... argv) {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
    return new CommandLine(List.of(argv), CommandLine.ROOT, environment, null, 100_000);
  }

  private static boolean isIgnored(String status, int signal) {
    String mask = status.split("SigIgn:\\s*", -1)[1].substring(0, 16);
    return (Long.parseUnsignedLong(mask, 16) >> (signal - 1) & 1) == 1;
  }

  /** Returns whether a process is blocked because its pipe is full. */
  private static boolean isHeld(long pid) {
    return read("/proc/" + pid + "/wchan").contains("pipe");
  }

  /** Counts child processes except the watchdog, which lives as long as the launcher. */
  private static long children() {
    return ProcessHandle.current().children().filter(child -> !Processes.isWatchdog(child)).count();
  }

  /** Returns the names of our threads. The number of the JVM's own threads varies. */
  private static List<String> ownThreads() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads
          .map(thread -> read(thread + "/comm"))
          .filter(name -> name.startsWith("sluice-"))
          .toList();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static long count(String path) {
    try (Stream<Path> files = Files.list(Path.of(path))) {
      return files.count();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException gone) {
      return "";
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("nanoseconds beyond the patience").isNegative();
      Thread.onSpinWait();
    }
  }

  /** Returns a number of seconds that exceeds a test's duration and that no other test uses. */
  private static String unique() {
    return "60" + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 1_000_000);
  }
}
