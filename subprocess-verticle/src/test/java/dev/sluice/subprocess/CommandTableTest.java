package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.subprocess.scratch.NodeDirectory;
import dev.sluice.subprocess.scratch.TreeRemoval;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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

/** What the table says of a command holds: its arguments, its directory, its turns, its end. */
@ParameterizedClass
@MethodSource("dev.sluice.subprocess.Launchers#here")
@Tag("slow")
final class CommandTableTest {
  private final LauncherKind launcher;
  private Path directory;
  private Path scratch;
  private Path root;
  private CommandNode node;

  CommandTableTest(LauncherKind launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary.toRealPath();
    scratch = Files.createDirectory(directory.resolve("scratch"));
    root = Files.createDirectory(directory.resolve("root"));
    Files.writeString(root.resolve("file"), "");
    JsonObject commands =
        new JsonObject()
            .put("free", argv())
            .put("separated", argv().put("separator", true).put("args", new JsonArray().add("-q")))
            .put("none", argv().put("parameters", new JsonArray()))
            .put("typed", argv().put("parameters", typed()))
            .put("words", argv().put("maxArgs", 3).put("parameters", words()))
            .put("where", script("where", "pwd; echo $HOME; echo $TMPDIR; ls -a; ls -ld ."))
            .put(
                "home",
                script("home", "echo $HOME")
                    .put("environment", new JsonObject().put("HOME", "/nowhere")))
            .put("litter", script("litter", "mkdir -p a/b; : > a/b/c; ln -s / d; chmod 0 a ."))
            .put("turns", script("turns", turns()).put("concurrency", 1))
            .put("again", script("again", "exit 0").put("repeatable", true))
            .put("exit", script("exit", "exit $1"))
            .put("signal", script("signal", "kill -$1 $$"))
            .put("gone", script("gone", "exit 0"))
            .put("plain", script("plain", "exit 0"))
            .put("badInterpreter", script("badInterpreter", "exit 0"));
    node = CommandNode.start(commands, launcher.toString(), scratch);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void freeText_arrivesToTheLetter(String argument) throws Exception {
    assertThat(argvOf(node.result("free", argument, argument).stdout()))
        .containsExactly(argument, argument);
    assertThat(argvOf(node.result("separated", argument).stdout()))
        .containsExactly("-q", "--", argument);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileText_isRefusedByEveryRule_withPointerAndReason(String argument) throws Exception {
    List<Fault> faults = faults("typed", argument, argument, argument + "/x", argument);

    String shown = argument.length() > 100 ? argument.substring(0, 100) : argument;
    assertThat(faults)
        .extracting(Fault::pointer)
        .containsExactly("/args/0", "/args/1", "/args/2", "/args/3");
    assertThat(faults.get(0).detail())
        .startsWith("args/0: " + shown.replaceAll("\\p{Cntrl}", "\ufffd"))
        .endsWith(" (expected: size, a whole number, 1…4096)")
        .doesNotContain("\n");
  }

  @Test
  void refusal_tellsAllThatIsWrong() throws Exception {
    assertThat(node.failure("typed", "0", "gif"))
        .hasMessage(
            "args/0: 0 (expected: size, a whole number, 1…4096);"
                + " args/1: gif (expected: format, one of png, jpg);"
                + " args/2: missing (expected: file, a path below the directory that the settings"
                + " name)");
    assertThat(node.failure("typed", "1", "png", "file", "a", "b"))
        .hasMessage("args: 5 arguments (expected: at most 4)");
    assertThat(node.failure("none", "a")).hasMessage("args: 1 arguments (expected: at most 0)");
    assertThat(node.failure("words", "Hunter2"))
        .as("of what is secret the value is not told")
        .hasMessage("args/0: *** (expected: word, at most 1024 characters that match [a-z]{1,20})");
  }

  @Test
  void argumentsThatFit_areGiven_andAPathAsItReallyIs() throws Exception {
    assertThat(argvOf(node.result("typed", "17", "jpg", "./file", "abc").stdout()))
        .containsExactly("17", "jpg", root.resolve("file").toString(), "abc");
    assertThat(argvOf(node.result("typed", "17", "jpg", "new").stdout()))
        .containsExactly("17", "jpg", root.resolve("new").toString());
    assertThat(argvOf(node.result("words", "a", "b", "c").stdout())).containsExactly("a", "b", "c");
    assertThat(argvOf(node.result("none").stdout())).isEmpty();
  }

  @Test
  void argument_thatNoProgramCanBeGiven_isRefusedBeforeItIsTried() {
    assertRefused(List.of("a\0b"), "args/0: an argument with a NUL (expected: none)");
    assertRefused(
        List.of("a", "x".repeat(200_000)),
        "args/1: " + "x".repeat(100) + "… (expected: at most 131071 bytes)");
    assertRefused(
        IntStream.range(0, 9).mapToObj(i -> "x".repeat(131_071)).toList(),
        "args: 1179648 bytes (expected: at most 1048576 together)");
  }

  @Test
  void longestArguments_areTakenBySystem() throws Exception {
    List<String> longest = IntStream.range(0, 8).mapToObj(i -> "x".repeat(131_071)).toList();

    Report report = node.run(new CommandRun("free", longest, null));

    assertThat(report.failure()).isNull();
  }

  @Test
  void command_worksInAnEmptyDirectoryOfItsOwn_whichIsItsHome() throws Exception {
    List<String> first = node.result("where").stdout().lines().toList();
    List<String> second = node.result("where").stdout().lines().toList();

    assertThat(first.get(0)).startsWith(scratch + "/" + NodeDirectory.PREFIX);
    assertThat(first.subList(1, 5)).containsExactly(first.get(0), first.get(0), ".", "..");
    assertThat(first.get(5)).startsWith("drwx------");
    assertThat(second.get(0)).isNotEqualTo(first.get(0));
    assertThat(node.result("home").stdout()).isEqualTo("/nowhere\n");
  }

  @Test
  void directory_isRemovedWithAllThatIsLeftInIt() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(node.result("litter").exitCode()).isZero();
    }

    awaitCount(2);
    assertThat(inScratch()).anyMatch(path -> path.endsWith(NodeDirectory.LOCK));
  }

  @Test
  void node_thatGoes_leavesNothing() throws Exception {
    node.result("litter");

    node.leave(1_000).await(10, SECONDS);

    awaitCount(0);
  }

  @Test
  void commandsOfOneEntry_runOneAfterTheOther_inTheOrderInWhichTheyCame() throws Exception {
    String file = directory.resolve("turns.log").toString();
    List<Future<Report>> reports =
        IntStream.range(0, 5)
            .mapToObj(
                i -> node.ask(new CommandRun("turns", List.of(file, "" + i), null), "b" + i, 9_000))
            .toList();

    Future.all(reports).await(10, SECONDS);

    assertThat(Files.readAllLines(Path.of(file)))
        .containsExactly("+0", "-0", "+1", "-1", "+2", "-2", "+3", "-3", "+4", "-4");
  }

  @Test
  void command_thatIsGivenUpBeforeItsTurn_isNotRun() throws Exception {
    String file = directory.resolve("turns.log").toString();
    Future<Report> first = node.ask(new CommandRun("turns", List.of(file, "0"), null), "a", 9_000);
    Future<Report> second = node.ask(new CommandRun("turns", List.of(file, "1"), null), "b", 9_000);

    node.cancel("b");

    assertThat(requireNonNull(second.await(5, SECONDS).failure()).code())
        .isEqualTo(FailureCode.CANCELLED);
    assertThat(first.await(5, SECONDS).failure()).isNull();
    assertThat(node.result("turns", file, "2").exitCode()).isZero();
    assertThat(Files.readAllLines(Path.of(file))).containsExactly("+0", "-0", "+2", "-2");
  }

  @Test
  void moreThanMayWaitForTheirTurn_areRefusedAtOnce() throws Exception {
    String file = directory.resolve("turns.log").toString();
    List<Future<Report>> reports =
        IntStream.range(0, 66)
            .mapToObj(i -> node.ask(new CommandRun("turns", List.of(file, "x"), null), "b", 9_000))
            .toList();

    Failure refused = requireNonNull(reports.get(65).await(5, SECONDS).failure());
    node.cancel("b");

    assertThat(refused.code()).isEqualTo(FailureCode.OVERLOADED);
    assertThat(refused).hasMessage("64 runs of this command already wait");
    Future.all(reports).await(10, SECONDS);
  }

  @Test
  void card_namesWhatMayBeRunAgain() throws Exception {
    NodeBeat beat = node.beat();

    assertThat(beat.workers().stream().flatMap(card -> card.repeatable().stream()))
        .containsExactly("command:again");
  }

  @Test
  void waysToEnd_areToldApart() throws Exception {
    Files.delete(directory.resolve("gone"));
    Files.setPosixFilePermissions(
        directory.resolve("plain"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(directory.resolve("badInterpreter"), "#!/no/such/interpreter\n");

    assertThat(
            Stream.of(
                    node.failure("exit", "3"),
                    node.failure("signal", "15"),
                    node.failure("signal", "9"),
                    node.failure("gone"),
                    node.failure("plain"),
                    node.failure("badInterpreter"))
                .map(failure -> failure.code() + ": " + failure.reason()))
        .containsExactly(
            "EXIT_NONZERO: exit code 3",
            "SIGNALLED: killed by signal 15",
            "SIGNALLED: killed by signal 9",
            "LAUNCH_FAILED: could not be started: No such file or directory",
            "LAUNCH_FAILED: could not be started: Permission denied",
            "LAUNCH_FAILED: could not be started: its interpreter: No such file or directory");
    if (launcher == LauncherKind.NATIVE) {
      assertThat(node.failure("exit", "137")).hasMessage("exit code 137");
    }
  }

  @Test
  void scratchDirectory_thatCannotBeMade_isAReasonOfItsOwn() throws Exception {
    TreeRemoval.remove(scratch);

    Failure failure = node.failure("exit", "0");

    assertThat(failure.code()).isEqualTo(FailureCode.LAUNCH_FAILED);
    assertThat(failure)
        .hasMessage("could not be started: its scratch directory: No such file or directory");
    Files.createDirectory(scratch);
    assertThat(node.result("exit", "0").exitCode()).isZero();
  }

  static Stream<String> hostile() {
    return Stream.of(
        "; rm -rf /",
        "$(id)",
        "`id`",
        "a\nb",
        "\r\n",
        "--output=/etc/x",
        "-",
        "--",
        "| cat /etc/passwd",
        "$HOME",
        "*",
        "~",
        "'\"\\",
        "  two  spaces ",
        "😀é\u0301",
        "\u0001\t\u001b[2J\u007f",
        "x".repeat(131_069));
  }

  private List<Fault> faults(String command, String... args) throws Exception {
    Failure failure = node.failure(command, args);
    assertThat(failure).isInstanceOf(InvalidMessage.class);
    return ((InvalidMessage) failure).faults();
  }

  private void assertRefused(List<String> args, String reason) {
    JsonObject body = new JsonObject().put("command", "free").put("args", new JsonArray(args));
    assertThatExceptionOfType(ReplyException.class)
        .isThrownBy(() -> node.askPlainly(Kinds.COMMAND.address(), body))
        .withMessage(reason)
        .matches(refused -> refused.failureCode() == FailureCode.INVALID.number());
  }

  /** What comes after the interpreter and the script, as the kernel has it. */
  private static List<String> argvOf(String stdout) {
    List<String> all = List.of(stdout.split("\0", -1));
    return all.size() < 3 ? List.of() : all.subList(2, all.size() - 1);
  }

  private void awaitCount(int count) throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos(5);
    while (inScratch().size() != count) {
      assertThat(System.nanoTime()).as(inScratch()::toString).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private List<Path> inScratch() throws Exception {
    try (Stream<Path> left = Files.walk(scratch)) {
      return left.filter(path -> !path.equals(scratch)).toList();
    } catch (java.io.UncheckedIOException removedMeanwhile) {
      return inScratch();
    }
  }

  private JsonObject argv() throws Exception {
    return script("argv", "cat /proc/$$/cmdline");
  }

  private JsonArray typed() {
    return new JsonArray()
        .add(parameter("size").put("integer", new JsonObject().put("min", 1).put("max", 4096)))
        .add(parameter("format").put("enum", new JsonArray().add("png").add("jpg")))
        .add(parameter("file").put("path", root.toString()))
        .add(parameter("word").put("pattern", "[a-z]{1,20}").put("optional", true));
  }

  private static JsonArray words() {
    return new JsonArray()
        .add(
            parameter("word")
                .put("pattern", "[a-z]{1,20}")
                .put("optional", true)
                .put("repeat", true)
                .put("secret", true));
  }

  private static String turns() {
    return "echo +$2 >> $1; sleep 0.05; echo -$2 >> $1";
  }

  private static JsonObject parameter(String name) {
    return new JsonObject().put("name", name);
  }

  private JsonObject script(String name, String text) throws Exception {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new JsonObject().put("path", file.toString());
  }
}
