package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandInfo;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.command.CommandTable;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("dev.sluice.subprocess.Launchers#here")
@Tag("slow")
final class SubprocessVerticleTest {
  private final LauncherKind launcher;
  private Path scripts;
  private CommandNode node;

  SubprocessVerticleTest(LauncherKind launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    scripts = directory;
    JsonObject commands =
        new JsonObject()
            .put("echo", entry("/bin/echo").put("description", "Prints."))
            .put("cat", entry("/bin/cat"))
            .put("sleep", entry("/bin/sleep").put("stdin", false))
            .put("short", entry("/bin/sleep").put("timeoutMillis", 200))
            .put("env", entry("/usr/bin/env").put("environment", new JsonObject().put("A", "b")))
            .put(
                "greet",
                entry("/bin/echo").put("args", new JsonArray().add("hello")).put("maxArgs", 1))
            .put("both", script("both", "echo out; echo err >&2"))
            .put("exit", script("exit", "echo so far; exit \"$1\""))
            .put("signal", script("signal", "echo so far; kill \"-$1\" $$"))
            .put("tree", script("tree", "echo begun; sleep \"$1\" & sleep \"$1\""))
            .put("deaf", script("deaf", "trap '' TERM; echo begun; sleep \"$1\"; sleep \"$1\""))
            .put(
                "deafChild",
                script("deafChild", "(trap '' TERM; exec sleep \"$1\") & sleep \"$1\""))
            .put(
                "polite",
                script("polite", "trap 'exit 0' TERM; echo begun; while :; do sleep 0.01; done"))
            .put("daemon", script("daemon", "echo begun; sleep \"$1\" & exit 0"))
            .put(
                "loudDaemon",
                script("loudDaemon", "yes \"$1\" & exit 0").put("maxOutputBytes", 1000))
            .put("flood", script("flood", "head -c \"$1\" /dev/zero; echo end >&2"))
            .put("umlauts", script("umlauts", "printf 'aä%.0s' 1 2 3 4 5").put("maxOutputBytes", 5))
            .put("binary", script("binary", "printf 'a\\377b'"))
            .put("gone", script("gone", "exit 0"));
    node = CommandNode.start(commands, launcher.toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void command_thatExitsWithZero_givesItsOutput() throws Exception {
    Report report = node.run(new CommandRun("echo", List.of("hello"), null));

    assertThat(report.failure()).isNull();
    CommandResult result = CommandNode.resultOf(report);
    assertThat(result)
        .isEqualTo(
            new CommandResult(
                0,
                null,
                "hello\n",
                "",
                false,
                result.pid(),
                result.userSeconds(),
                result.systemSeconds(),
                result.peakResidentBytes()));
    assertThat(result.pid()).isPositive();
  }

  @Test
  void outputAndErrors_areKeptApart() throws Exception {
    CommandResult result = node.result("both");

    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
  }

  @Test
  void stdin_isReadToItsEnd() throws Exception {
    String text = "é😀\n".repeat(100_000);

    assertThat(node.result(new CommandRun("cat", List.of(), text)).stdout()).isEqualTo(text);
  }

  @Test
  void stdin_thatIsNotGiven_isEmpty() throws Exception {
    assertThat(node.result("cat").stdout()).isEmpty();
  }

  @Test
  void stdin_thatNobodyReads_doesNotHoldTheCommandUp() throws Exception {
    CommandRun run = new CommandRun("echo", List.of("a"), "x".repeat(1_000_000));

    assertThat(node.result(run).stdout()).isEqualTo("a\n");
  }

  @Test
  void exitCode_otherThanZero_isAFailureWithItsOutput() throws Exception {
    Report report = node.run(new CommandRun("exit", List.of("3"), null));

    assertFailure(requireNonNull(report.failure()), FailureCode.EXIT_NONZERO, "exit code 3");
    CommandResult result = CommandNode.resultOf(report);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.signal()).isNull();
    assertThat(result.stdout()).isEqualTo("so far\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 15, 11})
  void signal_isAFailureWithItsOutput(int signal) throws Exception {
    Report report = node.run(new CommandRun("signal", List.of("" + signal), null));

    assertFailure(
        requireNonNull(report.failure()), FailureCode.SIGNALLED, "killed by signal " + signal);
    CommandResult result = CommandNode.resultOf(report);
    assertThat(result.exitCode()).isNull();
    assertThat(result.signal()).isEqualTo(signal);
    assertThat(result.stdout()).isEqualTo("so far\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 127, 128, 160, 255})
  void exitCode_thatIsNoSignal_isToldAsItIs(int code) throws Exception {
    assertThat(node.result("exit", "" + code).exitCode()).isEqualTo(code);
  }

  @Test
  void program_thatIsGone_cannotBeStarted() throws Exception {
    Files.delete(scripts.resolve("gone"));

    assertFailure(
        node.failure("gone"),
        FailureCode.LAUNCH_FAILED,
        "could not be started: No such file or directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; rm -rf /",
        "$(id)",
        "`id`",
        "a\nb",
        "😀é",
        "",
        "  two  spaces ",
        "*",
        "~",
        "'\"\\",
        "\u0001\t"
      })
  void argument_arrivesToTheLetter(String argument) throws Exception {
    assertThat(node.result("echo", argument, "|").stdout()).isEqualTo(argument + " |\n");
  }

  @Test
  void argument_thatCannotBeWritten_isNotReplaced() throws Exception {
    assertThat(node.failure("echo", "\ud800").code()).isEqualTo(FailureCode.LAUNCH_FAILED);
  }

  @Test
  void fixedArguments_comeFirst() throws Exception {
    assertThat(node.result("greet", "you").stdout()).isEqualTo("hello you\n");
  }

  @Test
  void environment_isThatOfTheSettingsAlone() throws Exception {
    assertThat(node.result("env").stdout().lines())
        .filteredOn(variable -> !variable.matches("(HOME|TMPDIR|SLUICE_COMMAND)=.*"))
        .containsExactlyInAnyOrder("PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "A=b");
  }

  @Test
  void timeLimit_killsTheTree_andKeepsTheOutput() throws Exception {
    String seconds = unique();
    Report report =
        node.ask(new CommandRun("tree", List.of(seconds), null), "b", 1_500).await(10, SECONDS);

    assertFailure(
        requireNonNull(report.failure()), FailureCode.ATTEMPT_TIMEOUT, "took longer than 1500 ms");
    assertThat(CommandNode.resultOf(report).stdout()).isEqualTo("begun\n");
    Processes.await(seconds, 0);
  }

  @Test
  void timeLimit_killsWhatDoesNotListen() throws Exception {
    String seconds = unique();
    Report report =
        node.ask(new CommandRun("deaf", List.of(seconds), null), "b", 1_500).await(10, SECONDS);

    assertThat(report.failure()).extracting(Failure::code).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(CommandNode.resultOf(report).signal()).isEqualTo(9);
    Processes.await(seconds, 0);
  }

  @Test
  void timeLimit_onACommandThatGoesWithSuccess_isATimeoutAllTheSame() throws Exception {
    Report report =
        node.ask(new CommandRun("polite", List.of(), null), "b", 1_500).await(10, SECONDS);

    assertThat(report.failure()).extracting(Failure::code).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(CommandNode.resultOf(report).exitCode()).isZero();
  }

  @Test
  void timeLimitOfTheEntry_holdsToo() throws Exception {
    Report report = node.run(new CommandRun("short", List.of("30"), null));

    assertFailure(
        requireNonNull(report.failure()), FailureCode.ATTEMPT_TIMEOUT, "took longer than 200 ms");
    assertThat(CommandNode.resultOf(report).signal()).isEqualTo(15);
  }

  @Test
  void cancel_killsTheTree() throws Exception {
    String seconds = unique();
    Future<Report> report = node.ask(new CommandRun("tree", List.of(seconds), null), "b", 20_000);
    Processes.await(seconds, 3);

    node.cancel("b");

    assertThat(report.await(5, SECONDS).failure())
        .extracting(Failure::code)
        .isEqualTo(FailureCode.CANCELLED);
    Processes.await(seconds, 0);
  }

  @ParameterizedTest
  @CsvSource({"deaf,2", "deafChild,3"})
  void nodeThatCloses_leavesNoProcess(String command, int processes) throws Exception {
    String seconds = unique();
    CompletableFuture<Report> report =
        node.ask(new CommandRun(command, List.of(seconds), null), "b", 20_000)
            .toCompletionStage()
            .toCompletableFuture();
    Processes.await(seconds, processes);

    node.leave(1).await(10, SECONDS);

    Processes.await(seconds, 0);
    assertThat(report.get(5, SECONDS).failure())
        .extracting(Failure::code)
        .isEqualTo(FailureCode.DRAINING);
  }

  @Test
  void daemon_thatHoldsThePipes_doesNotHoldTheCommand() throws Exception {
    String seconds = unique();
    long before = System.nanoTime();

    CommandResult result = node.result("daemon", seconds);

    assertThat(result.stdout()).isEqualTo("begun\n");
    assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(5));
    Processes.withArgument(seconds).forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void daemon_thatWritesWithoutEnd_isCutOff() throws Exception {
    String word = "y" + unique();

    CommandResult result = node.result("loudDaemon", word);

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout().length()).isLessThanOrEqualTo(1_000);
    Processes.await(word, 0);
  }

  @Test
  void longOutput_isReadAndDroppedBeyondTheCap() throws Exception {
    CommandResult result = node.result("flood", "10000000");

    assertThat(result.exitCode()).isZero();
    assertThat(result.truncated()).isTrue();
    assertThat(result.stdout()).hasSize(1 << 20);
    assertThat(result.stderr()).isEqualTo("end\n");
  }

  @Test
  void cap_doesNotCutACharacterInTwo() throws Exception {
    CommandResult result = node.result("umlauts");

    assertThat(result.stdout()).isEqualTo("aäa");
    assertThat(result.truncated()).isTrue();
  }

  @Test
  void output_thatIsNotUtf8_hasSignsOfReplacement() throws Exception {
    assertThat(node.result("binary").stdout()).isEqualTo("a\ufffdb");
  }

  @Test
  void commands_runSideBySide() {
    long before = System.nanoTime();
    List<Future<Report>> reports =
        IntStream.range(0, 4)
            .mapToObj(i -> node.ask(new CommandRun("sleep", List.of("1"), null), "b" + i, 9_000))
            .toList();

    Future.all(reports).await();

    assertThat(reports).allSatisfy(report -> assertThat(report.result().failure()).isNull());
    assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(3));
  }

  @Test
  void unknownCommand_isRefused() throws Exception {
    Failure failure = node.failure("x");

    assertThat(failure.code()).isEqualTo(FailureCode.POLICY);
    assertThat(failure.reason()).startsWith("command: x (expected: one of binary, both, cat, ");
  }

  @Test
  void moreThanTheCommandTakes_isInvalid() throws Exception {
    assertFailure(
        node.failure("greet", "a", "b"),
        FailureCode.INVALID,
        "args: 2 arguments (expected: at most 1)");
    assertFailure(
        requireNonNull(node.run(new CommandRun("sleep", List.of("0"), "text")).failure()),
        FailureCode.INVALID,
        "stdin: text (expected: none; sleep reads nothing)");
  }

  @Test
  void stranger_asksInPlainJson() throws Exception {
    JsonObject body = new JsonObject().put("command", "exit").put("args", new JsonArray().add("3"));

    JsonObject reply = node.askPlainly(Kinds.COMMAND.address(), body);

    assertThat(reply.getString("command")).isEqualTo("exit");
    assertThat(reply.getInteger("exitCode")).isEqualTo(3);
    assertThat(reply.getString("stdout")).isEqualTo("so far\n");
  }

  @Test
  void strangersInvalidRequest_failsTheMessage() {
    assertThatExceptionOfType(ReplyException.class)
        .isThrownBy(() -> node.askPlainly(Kinds.COMMAND.address(), new JsonObject()))
        .withMessage("command: missing (expected: a string)");
  }

  @Test
  void table_tellsWhatMayBeRun() throws Exception {
    JsonObject reply = node.askPlainly(Kinds.COMMAND_TABLE, new JsonObject());

    CommandTable table = CommandTable.from(Fields.of(reply));
    assertThat(table.commands())
        .contains(
            new CommandInfo("echo", "Prints.", 64, null, true, false, 60_000),
            new CommandInfo("greet", "", 1, null, true, false, 60_000),
            new CommandInfo("short", "", 64, null, true, false, 200),
            new CommandInfo("sleep", "", 64, null, false, false, 60_000))
        .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
    assertThat(reply.encode()).doesNotContain("/bin");
  }

  private JsonObject script(String name, String text) throws Exception {
    Path file = Files.writeString(scripts.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return entry(file.toString());
  }

  private static JsonObject entry(String path) {
    return new JsonObject().put("path", path);
  }

  /** Some number of seconds, more than a test takes, that no other test names. */
  private static String unique() {
    return "60" + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 1_000_000);
  }

  private static void assertFailure(Failure failure, FailureCode code, String reason) {
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.code()).isEqualTo(code);
  }
}
