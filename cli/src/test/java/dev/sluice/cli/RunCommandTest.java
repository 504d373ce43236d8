package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.LocalSluice;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.program.Program;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sluice run} is to its caller what the command itself would be. */
@Tag("slow")
final class RunCommandTest {
  private static final long LIMIT_SECONDS = 40;

  private Path directory;
  private LocalSluice node;

  @BeforeEach
  void start(@TempDir Path temporary) {
    directory = temporary;
    JsonArray arguments = new JsonArray().add("-c");
    JsonObject commands =
        new JsonObject()
            .put("sh", new JsonObject().put("path", "/bin/sh").put("args", arguments))
            .put("cat", new JsonObject().put("path", "/bin/cat"))
            .put("sleep", new JsonObject().put("path", "/bin/sleep").put("stdin", false));
    node =
        LocalSluice.start(
            Assembly.find(null, Map.of()),
            LocalSluice.onFreePort().put("commands", commands),
            Set.of("gateway", "command"),
            null,
            null);
  }

  @AfterEach
  void stop() {
    node.close(0);
  }

  @ParameterizedTest
  @CsvSource({"exit 0, 0", "exit 7, 7", "exit 255, 255", "kill -9 $$, 137", "kill -15 $$, 143"})
  void run_endsAsTheCommandDid(String script, int code) {
    CallShell shell = new CallShell();

    assertThat(shell.call("run", "--server", node.origin(), "sh", script)).isEqualTo(code);
    assertThat(shell.out() + shell.err()).isEmpty();
  }

  @Test
  void run_printsEachStreamToTheLetter() {
    CallShell shell = new CallShell();

    shell.call("run", "--server", node.origin(), "sh", "printf 'a\\n\\tä'; printf e >&2; exit 1");

    assertThat(shell.out()).isEqualTo("a\n\tä");
    assertThat(shell.err()).isEqualTo("e");
  }

  @Test
  void run_asJson_printsOneDocumentWithTheResult() {
    CallShell shell = new CallShell();

    assertThat(shell.call("run", "--json", "--server", node.origin(), "sh", "echo a; exit 5"))
        .isEqualTo(5);
    JsonObject result = new JsonObject(shell.out()).getJsonObject("result");
    assertThat(result.getString("stdout")).isEqualTo("a\n");
    assertThat(result.getInteger("exitCode")).isEqualTo(5);
  }

  @Test
  void stdin_thatIsNoTerminal_isPassedOn() {
    CallShell shell = new CallShell("ä\n\nb", Map.of());

    assertThat(shell.call("run", "--server", node.origin(), "cat")).isZero();
    assertThat(shell.out()).isEqualTo("ä\n\nb");
  }

  @Test
  void stdin_withNoStdin_isNotRead() {
    CallShell shell = new CallShell("text", Map.of());

    assertThat(shell.call("run", "--no-stdin", "--server", node.origin(), "cat")).isZero();
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void stdin_thatIsEmpty_isNoReasonToRefuseACommandThatReadsNothing() {
    CallShell empty = new CallShell();
    CallShell full = new CallShell("text", Map.of());

    assertThat(empty.call("run", "--server", node.origin(), "sleep", "0")).isZero();
    assertThat(full.call("run", "--server", node.origin(), "sleep", "0")).isEqualTo(1);
    assertThat(full.err()).contains("stdin: text (expected: none; sleep reads nothing)");
  }

  @Test
  void stdin_thatIsTooLong_orNoText_isWrongUsage() {
    byte[] malformed = {'a', (byte) 0xff};

    assertThat(callWith(new ByteArrayInputStream(new byte[(1 << 20) + 1]))).isEqualTo(2);
    assertThat(callWith(new ByteArrayInputStream(malformed))).isEqualTo(2);
    assertThat(callWith(new ByteArrayInputStream(new byte[1 << 20]))).isZero();
  }

  @Test
  void timeout_endsTheCommand_andIsReported() {
    CallShell shell = new CallShell();
    String server = node.origin();

    int code =
        shell.call("run", "--timeout", "2s", "--server", server, "sh", "echo a; exec sleep 60");

    assertThat(code).isEqualTo(143);
    assertThat(shell.out()).isEqualTo("a\n");
    assertThat(shell.err())
        .isEqualTo("sluice: TIMEOUT ATTEMPT_TIMEOUT: took longer than 2000 ms\n");
  }

  @Test
  void timeout_ofACommandThatExitsWithZero_isAFailure() {
    CallShell shell = new CallShell();
    String polite = "trap 'exit 0' TERM; while :; do sleep 0.01; done";

    assertThat(shell.call("run", "--timeout", "300ms", "--server", node.origin(), "sh", polite))
        .isEqualTo(1);
  }

  @Test
  void reader_thatDisconnects_endsTheCommand_asASignalWould() throws Exception {
    String number = unique();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Shell shell = shell(InputStream.nullInputStream(), new PrintStream(closed, true, UTF_8));

    int code =
        SluiceCommandLine.of(shell)
            .execute("run", "--server", node.origin(), "sh", "echo a; exec sleep " + number);

    assertThat(code).isEqualTo(141);
    awaitGone(number);
  }

  @Test
  void run_onItsOwn_printsLive_andEndsWithTheCommand() throws Exception {
    Path go = directory.resolve("go");
    Program program =
        ownProgram("echo early; until [ -e " + go + " ]; do sleep 0.01; done; exit 9");
    try {
      awaitOut(program, "early\n");
      Files.createFile(go);

      assertThat(program.exitCode()).isEqualTo(9);
      assertThat(program.err()).isEmpty();
    } finally {
      program.kill();
    }
  }

  @Test
  void interrupt_endsTheCommand_here() throws Exception {
    String number = unique();
    interrupt(ownProgram("echo begun; sleep " + number + " & sleep " + number), number);
  }

  @Test
  void interrupt_endsTheCommand_there() throws Exception {
    String number = unique();
    String script = "echo begun; sleep " + number + " & sleep " + number;
    interrupt(Program.start(directory, "run", "--server", node.origin(), "sh", script), number);
  }

  private void interrupt(Program program, String number) throws Exception {
    try {
      awaitOut(program, "begun\n");

      program.interrupt();

      assertThat(program.exitCode()).isEqualTo(130);
      awaitGone(number);
      assertThat(program.out()).isEqualTo("begun\n");
      assertThat(program.err()).isEmpty();
    } finally {
      program.kill();
    }
  }

  private Program ownProgram(String script) throws IOException {
    Path settings =
        Files.writeString(
            directory.resolve("own.yaml"), "commands: {sh: {path: /bin/sh, args: [-c]}}\n");
    return Program.start(directory, "run", "--config", settings.toString(), "sh", script);
  }

  private int callWith(InputStream in) {
    Shell shell = shell(in, new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
    return SluiceCommandLine.of(shell).execute("run", "--server", node.origin(), "cat");
  }

  private static Shell shell(InputStream in, PrintStream out) {
    PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return new Shell(in, out, err, Map.of(), false, false, false);
  }

  private static void awaitOut(Program program, String text) {
    long end = System.nanoTime() + SECONDS.toNanos(LIMIT_SECONDS);
    while (!program.out().equals(text)) {
      assertThat(System.nanoTime() - end).as(program.out() + program.err()).isNegative();
      Thread.onSpinWait();
    }
  }

  private static void awaitGone(String argument) {
    long end = System.nanoTime() + SECONDS.toNanos(LIMIT_SECONDS);
    while (processes(argument).findAny().isPresent()) {
      assertThat(System.nanoTime() - end).as("processes with " + argument).isNegative();
      Thread.onSpinWait();
    }
  }

  private static Stream<ProcessHandle> processes(String argument) {
    return ProcessHandle.allProcesses().filter(process -> commandLine(process).endsWith(argument));
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .replace('\0', ' ')
          .strip();
    } catch (IOException gone) {
      return "";
    }
  }

  /** Returns a number of seconds, longer than a test, that no other test uses. */
  private static String unique() {
    return "60" + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 1_000_000);
  }
}
