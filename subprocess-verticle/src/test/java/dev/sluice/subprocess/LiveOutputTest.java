package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Output;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands tell while they run, to a listener on the bus. */
@ParameterizedClass
@MethodSource("dev.sluice.subprocess.Launchers#here")
@Tag("slow")
final class LiveOutputTest {
  private static final int CAP = 1 << 20;
  private static final String LISTENER = "test.listener";

  /** More pieces than may be on their way at any time. */
  private static final int MAX_PIECES = 2;

  private final LauncherKind launcher;
  private final Queue<Output> told = new ConcurrentLinkedQueue<>();
  private final Queue<Message<Object>> unanswered = new ConcurrentLinkedQueue<>();
  private CommandNode node;
  private Path directory;

  LiveOutputTest(LauncherKind launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    JsonObject shell =
        new JsonObject()
            .put("path", "/bin/sh")
            .put("args", List.of("-c"))
            .put("maxOutputBytes", CAP);
    node = CommandNode.start(new JsonObject().put("sh", shell), launcher.toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void output_isToldWhileTheCommandRuns() throws Exception {
    listen(this::take);
    Future<Report> report = run("echo early; " + untilGo() + "echo late");

    await(() -> told("stdout").equals("early\n"));
    assertThat(report.isComplete()).isFalse();
    go();

    assertThat(result(report).stdout()).isEqualTo("early\nlate\n");
  }

  @Test
  void character_whoseBytesComeApart_isToldWhole() throws Exception {
    listen(this::take);
    Future<Report> report = run("printf 'a\\303'; " + untilGo() + "printf '\\244b'; sleep 0.3");
    await(() -> told("stdout").equals("a"));
    go();

    assertThat(result(report).stdout()).isEqualTo("aäb");
    assertThat(told("stdout")).isEqualTo("aäb");
  }

  @Test
  void bothStreams_areToldApart_eachInItsOrder() throws Exception {
    listen(this::take);
    String loop = "i=0; while [ $i -lt 2000 ]; do echo $i; echo e$i >&2; i=$((i+1)); done; ";
    Future<Report> report = run(loop + untilGo());

    await(() -> told("stdout").endsWith("\n1999\n") && told("stderr").endsWith("\ne1999\n"));
    go();

    CommandResult result = result(report);
    assertThat(told("stdout")).isEqualTo(result.stdout());
    assertThat(told("stderr")).isEqualTo(result.stderr());
    assertNoGaps();
  }

  @Test
  void listener_thatAnswers_isToldAllUpToTheCap_andTheCommandRunsToItsEnd() throws Exception {
    listen(this::take);
    Future<Report> report = run("head -c 50000000 /dev/zero | tr '\\0' x; " + untilGo());

    await(() -> told("stdout").length() == CAP);
    go();

    CommandResult result = result(report);
    assertThat(result.truncated()).isTrue();
    assertThat(result.exitCode()).isZero();
    assertThat(told("stdout")).isEqualTo(result.stdout());
    assertNoGaps();
  }

  @Test
  void listener_thatDoesNotAnswer_holdsTheCommand_untilItsTimeIsUp() throws Exception {
    listen(unanswered::add);
    Future<Report> report = run("exec head -c 10000000001 /dev/zero", 5_000);
    await(() -> Processes.withArgument("10000000001").anyMatch(head -> isHeld(head.pid())));
    await(() -> unanswered.size() == MAX_PIECES);

    long before = -1;
    for (long now = written("10000000001"); now != before; now = written("10000000001")) {
      before = now;
      node.vertx().timer(300, MILLISECONDS).await(5, SECONDS);
    }
    assertThat(before).isLessThan(CAP);

    Report late = report.await(20, SECONDS);
    assertThat(late.failure()).extracting(Failure::code).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(CommandNode.resultOf(late).stdout().length()).isBetween(65_536, CAP - 1);
    assertThat(unanswered).hasSize(MAX_PIECES);
    Processes.await("10000000001", 0);
  }

  @Test
  void listener_thatDoesNotAnswer_canCancelTheCommandThatItHolds() throws Exception {
    listen(unanswered::add);
    Future<Report> report = run("exec head -c 10000000002 /dev/zero");
    await(() -> Processes.withArgument("10000000002").anyMatch(head -> isHeld(head.pid())));

    node.cancel("b");

    assertThat(requireNonNull(report.await(20, SECONDS).failure()).code())
        .isEqualTo(FailureCode.CANCELLED);
    Processes.await("10000000002", 0);
  }

  @Test
  void listener_thatIsBehind_isToldTheRestWhenItAnswers() throws Exception {
    listen(unanswered::add);
    Future<Report> report = run("head -c 1000000 /dev/zero | tr '\\0' x; " + untilGo());
    await(() -> unanswered.size() == MAX_PIECES);

    await(
        () -> {
          for (var next = unanswered.poll(); next != null; next = unanswered.poll()) {
            take(next);
          }
          return told("stdout").length() == 1_000_000;
        });
    go();

    assertThat(result(report).truncated()).isFalse();
    assertNoGaps();
  }

  @Test
  void listener_thatRefuses_isToldNothingMore_andTheCommandRunsOn() throws Exception {
    listen(
        message -> {
          told.add(output(message));
          message.fail(1, "not interested");
        });

    CommandResult result = result(run("head -c 1000000 /dev/zero"));

    assertThat(result.stdout()).hasSize(1_000_000);
    assertThat(told.size()).isBetween(1, MAX_PIECES);
  }

  @Test
  void listener_thatIsNotThere_doesNotHoldTheCommand() throws Exception {
    assertThat(result(run("head -c 1000000 /dev/zero")).stdout()).hasSize(1_000_000);
  }

  private void listen(io.vertx.core.Handler<Message<Object>> handler) throws Exception {
    node.vertx().eventBus().consumer(LISTENER, handler).completion().await(5, SECONDS);
  }

  private void take(Message<Object> message) {
    told.add(output(message));
    message.reply("");
  }

  private static Output output(Message<Object> message) {
    return Fields.read(message.body(), Output.class, Output::from);
  }

  private Future<Report> run(String script) {
    return run(script, 20_000);
  }

  private Future<Report> run(String script, long timeoutMillis) {
    return node.ask(new CommandRun("sh", List.of(script), null), "b", timeoutMillis, LISTENER);
  }

  private static CommandResult result(Future<Report> report) throws Exception {
    return CommandNode.resultOf(report.await(20, SECONDS));
  }

  private String told(String stream) {
    return told.stream()
        .filter(output -> output.stream().equals(stream))
        .map(Output::text)
        .collect(Collectors.joining());
  }

  private void assertNoGaps() {
    for (String stream : List.of(Output.STDOUT, Output.STDERR)) {
      long next = 0;
      for (Output output : told) {
        if (output.stream().equals(stream)) {
          assertThat(output.from()).isEqualTo(next);
          next += output.text().length();
        }
      }
    }
  }

  private String untilGo() {
    return "until [ -e " + directory.resolve("go") + " ]; do sleep 0.01; done; ";
  }

  private void go() throws IOException {
    Files.createFile(directory.resolve("go"));
  }

  /** How many bytes the process with this argument has written. */
  private static long written(String argument) {
    ProcessHandle process = Processes.withArgument(argument).findFirst().orElseThrow();
    return read("/proc/" + process.pid() + "/io")
        .lines()
        .filter(line -> line.startsWith("wchar: "))
        .mapToLong(line -> Long.parseLong(line.substring(7)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isHeld(long pid) {
    return read("/proc/" + pid + "/wchan").contains("pipe");
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (java.nio.file.NoSuchFileException gone) {
      return "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("nanoseconds beyond the patience").isNegative();
      Thread.onSpinWait();
    }
  }
}
