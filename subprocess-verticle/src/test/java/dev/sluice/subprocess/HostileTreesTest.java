package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.subprocess.launch.Isolation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills the commands of {@code hostile.sh}, each of which evades the kill in its own way. */
@ParameterizedClass
@MethodSource("modes")
@Tag("slow")
final class HostileTreesTest {
  private static final List<String> KINDS =
      List.of(
          "forks",
          "sessions",
          "daemons",
          "cleared",
          "deaf",
          "holding",
          "dying",
          "stopped",
          "closed",
          "hopping");

  /** Kinds that escape a launcher that finds processes only by parents and environments. */
  private static final List<String> NOT_PORTABLE = List.of("cleared", "hopping");

  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static final int AT_ONCE = 20;

  private final Mode mode;
  private final Random random = new Random(20_260_901);
  private CommandNode node;

  HostileTreesTest(Mode mode) {
    this.mode = mode;
  }

  static Stream<Mode> modes() throws Exception {
    List<Mode> modes = new ArrayList<>();
    for (LauncherKind launcher : Launchers.here()) {
      for (Isolation isolation : Isolation.values()) {
        if (LimitsCheck.whyNot(isolation) == null) {
          modes.add(new Mode(launcher, isolation));
        }
      }
    }
    return modes.stream();
  }

  @BeforeEach
  void start() throws Exception {
    JsonObject commands =
        new JsonObject()
            .put("hostile", entry().put("timeoutMillis", 1_500))
            .put("patient", entry())
            .put("bounded", entry().put("maxProcesses", 30));
    node = CommandNode.start(commands, mode.launcher().toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void timeLimit_ofHostileTrees_killsThemAndKeepsTheirOutput() throws Exception {
    for (int round = 0; round < mode.rounds(); round++) {
      List<CommandRun> trees = trees("hostile");
      List<Future<Report>> asked = ask(trees);
      Future.join(asked).await(20, SECONDS);

      trees.forEach(HostileTreesTest::assertGone);
      assertThat(asked)
          .extracting(Future::result)
          .allSatisfy(HostileTreesTest::assertTimeoutWithOutput);
    }
  }

  @Test
  void cancel_ofHostileTrees_leavesNoProcess() throws Exception {
    List<CommandRun> trees = trees("patient");
    List<Future<Report>> asked = ask(trees);
    for (CommandRun tree : trees) {
      awaitSome(tree);
    }

    IntStream.range(0, trees.size()).forEach(i -> node.cancel("b" + i));
    Future.join(asked).await(20, SECONDS);

    trees.forEach(HostileTreesTest::assertGone);
    assertThat(asked)
        .extracting(report -> requireNonNull(report.result().failure()).code())
        .containsOnly(FailureCode.CANCELLED);
  }

  @Test
  void shutdown_withHostileTrees_leavesNoProcess() throws Exception {
    List<CommandRun> trees = trees("patient");
    ask(trees);
    for (CommandRun tree : trees) {
      awaitSome(tree);
    }

    node.leave(1).await(20, SECONDS);

    trees.forEach(HostileTreesTest::assertGone);
  }

  @Test
  void forkBomb_thatExceedsItsProcessLimit_isKilled() throws Exception {
    CommandRun tree = new CommandRun("bounded", List.of("breeding", token()), null);

    Report report = node.run(tree);

    assertThat(requireNonNull(report.failure()).reason())
        .isEqualTo("killed: more than 30 processes");
    assertThat(report.failure().code()).isEqualTo(FailureCode.SIGNALLED);
    assertThat(CommandNode.resultOf(report).stdout()).isEqualTo("ready\n");
    assertGone(tree);
  }

  private List<CommandRun> trees(String command) {
    List<String> kinds = KINDS.stream().filter(kind -> mode.isHeld(kind)).toList();
    return IntStream.range(0, AT_ONCE)
        .mapToObj(i -> kinds.get((i + random.nextInt(kinds.size())) % kinds.size()))
        .map(kind -> new CommandRun(command, List.of(kind, token()), null))
        .toList();
  }

  private List<Future<Report>> ask(List<CommandRun> trees) {
    return IntStream.range(0, trees.size())
        .mapToObj(i -> node.ask(trees.get(i), "b" + i, 30_000))
        .toList();
  }

  private JsonObject entry() throws Exception {
    URL script = requireNonNull(HostileTreesTest.class.getResource("hostile.sh"));
    return new JsonObject()
        .put("path", "/bin/sh")
        .put("args", List.of(Path.of(script.toURI()).toString()))
        .put("isolate", mode.isolation().toString());
  }

  /** Returns a number of seconds that is not an argument of any other process. */
  private String token() {
    return "60" + (1_000_000_000L + TOKENS.incrementAndGet()) + ProcessHandle.current().pid();
  }

  private static void assertTimeoutWithOutput(Report report) {
    assertThat(requireNonNull(report.failure()).code()).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(CommandNode.resultOf(report).stdout()).contains("ready\n");
  }

  private static void awaitSome(CommandRun tree) {
    Processes.awaitSome(tree.args().get(1));
  }

  private static void assertGone(CommandRun tree) {
    assertThat(Processes.mentioning(tree.args().get(1))).as(tree.args().get(0)).isEmpty();
  }

  /** A launcher and the isolation of its commands. */
  record Mode(LauncherKind launcher, Isolation isolation) {
    /** Returns the number of rounds, which is highest for the default mode. */
    int rounds() {
      return launcher == LauncherKind.NATIVE && isolation == Isolation.NONE ? 3 : 1;
    }

    boolean isHeld(String kind) {
      return launcher == LauncherKind.NATIVE
          || isolation != Isolation.NONE
          || !NOT_PORTABLE.contains(kind);
    }
  }
}
