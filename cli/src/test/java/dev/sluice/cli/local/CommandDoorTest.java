package dev.sluice.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
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
import org.slf4j.LoggerFactory;

/** Arguments of commands over HTTP, and the audit record of each attempt. */
@ParameterizedClass
@ValueSource(strings = {"auto", "portable"})
@Tag("slow")
final class CommandDoorTest {
  private final String launcher;
  private final Logger log = (Logger) LoggerFactory.getLogger("sluice.audit");
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Path directory;
  private DoorStep door;

  CommandDoorTest(String launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  void open(@TempDir Path temporary) throws Exception {
    directory = temporary;
    Files.createDirectory(directory.resolve("secrets"));
    Files.writeString(directory.resolve("secrets/door-key"), "hunter2\n");
    JsonObject commands =
        new JsonObject()
            .put("argv", script("cat /proc/$$/cmdline"))
            .put("typed", script("exit 0").put("parameters", parameters()))
            .put("file", script("exit 0").put("parameters", new JsonArray().add(file())))
            .put(
                "secret",
                script("exit 0")
                    .put("parameters", new JsonArray().add(word().put("secret", true)).add(word()))
                    .put("secrets", new JsonObject().put("KEY", "door-key")));
    JsonObject sections =
        new JsonObject()
            .put("command", new JsonObject().put("launcher", launcher))
            .put("secrets", text("directory", directory.resolve("secrets").toString()))
            .put("commands", commands);
    door = DoorStep.open(null, Set.of("gateway", "command"), directory, sections);
    log.setLevel(Level.INFO);
    System.setErr(new PrintStream(written, true, UTF_8));
  }

  @AfterEach
  void close() {
    System.setErr(stderr);
    log.setLevel(null);
    door.close();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void argument_arrivesUnchanged(String argument) throws Exception {
    JsonObject answer = run("argv", argument);

    assertThat(List.of(answer.getString("stdout").split("\0", -1))).hasSize(4).contains(argument);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void argument_againstItsRule_isRefusedWithPointerAndReason(String argument) throws Exception {
    JsonObject answer = run("typed", argument, argument);

    assertThat(answer.getInteger("status")).isEqualTo(400);
    assertThat(answer.getString("code")).isEqualTo("INVALID");
    assertThat(answer.getJsonArray("errors").stream().map(each -> ((JsonObject) each)))
        .satisfiesExactly(
            first -> assertFault(first, "/args/0", "(expected: size, a whole number, 1…9)"),
            second -> assertFault(second, "/args/1", "(expected: format, one of png, jpg)"));
  }

  @Test
  void argument_thatCannotBePassed_isRefused() throws Exception {
    JsonObject withNul = run("argv", "a", "b\0c");
    JsonObject tooLong = run("argv", "x".repeat(200_000));

    assertFault(
        withNul.getJsonArray("errors").getJsonObject(0),
        "/args/1",
        "args/1: an argument with a NUL (expected: none)");
    assertThat(tooLong.getInteger("status")).isEqualTo(400);
    assertFault(
        tooLong.getJsonArray("errors").getJsonObject(0),
        "/args/0",
        "… (expected: at most 131071 bytes)");
  }

  @Test
  void record_hasCallerArgumentsAndOutcome() throws Exception {
    run("argv", "a", "b\n{\"command\":\"forged\"}\u2028\u202e\u0085");

    String line = record();
    assertThat(line).matches("\\{[ -~…]*\\}").contains("\\u2028", "\\u202e", "\\u0085");
    JsonObject read = new JsonObject(line);
    assertThat(read.getString("command")).isEqualTo("argv");
    assertThat(read.getString("by")).matches(".+/0#1");
    assertThat(read.getString("caller")).startsWith("127.0.0.1:");
    assertThat(read.getJsonArray("argv").stream().skip(1))
        .containsExactly("a", "b\n{\"command\":\"forged\"}\u2028\u202e\u0085");
    assertThat(read.getString("outcome")).isEqualTo("OK");
    assertThat(read.getInteger("exitCode")).isZero();
    assertThat(read.getLong("pid")).isPositive();
    assertThat(read.getLong("millis")).isNotNegative();
    assertThat(read.fieldNames()).contains("signal", "userSeconds", "systemSeconds");
  }

  @Test
  void record_hasTheResolvedPath() throws Exception {
    run("file", "./secrets/../door");

    assertThat(new JsonObject(record()).getJsonArray("argv").getString(1))
        .isEqualTo(directory.toRealPath().resolve("door").toString());
  }

  @Test
  void record_hidesSecrets() throws Exception {
    run("secret", "sesame", "xhunter2x");

    assertThat(record()).doesNotContain("sesame", "hunter2").contains("\"***\",\"x***x\"");
  }

  @Test
  void record_ofARefusedCommand_hidesSecrets() throws Exception {
    run("secret", "SESAME", "hunter2!");
    JsonObject refused = new JsonObject(record());

    assertThat(refused.getString("outcome")).isEqualTo("INVALID");
    assertThat(refused.getString("reason")).startsWith("args/0: *** (expected: word, ");
    assertThat(refused.encode()).doesNotContain("SESAME", "hunter2");

    written.reset();
    run("nobody", "a");
    assertThat(new JsonObject(record()).getString("outcome")).isEqualTo("POLICY");
  }

  static Stream<String> hostile() {
    return Stream.of(
        "; rm -rf /",
        "$(id)",
        "`id`",
        "a\nb",
        "--output=/etc/x",
        "-",
        "😀é",
        "\u0001\u001b[2J",
        "x".repeat(131_071));
  }

  private JsonObject run(String name, String... args) throws Exception {
    JsonObject body = new JsonObject().put("args", new JsonArray(List.of(args)));
    return door.post("/v1/commands/" + name, body);
  }

  /** Waits for the record: a separate thread writes the log, so it may follow the response. */
  private String record() {
    long end = System.nanoTime() + SECONDS.toNanos(10);
    while (records().isEmpty()) {
      assertThat(System.nanoTime() - end).isNegative();
    }
    List<String> lines = records();
    assertThat(lines).hasSize(1);
    return lines.get(0).substring(lines.get(0).indexOf('{'));
  }

  /** Returns the complete lines. */
  private List<String> records() {
    String whole = written.toString(UTF_8);
    return whole
        .substring(0, whole.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.contains("sluice.audit"))
        .toList();
  }

  private static void assertFault(JsonObject error, String pointer, String end) {
    assertThat(error.getString("pointer")).isEqualTo(pointer);
    assertThat(error.getString("detail")).startsWith(pointer.substring(1) + ": ").endsWith(end);
  }

  private JsonObject script(String commands) throws Exception {
    Path file = Files.createTempFile(directory, "script", null);
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return text("path", file.toString());
  }

  private static JsonArray parameters() {
    JsonObject bounds = new JsonObject().put("min", 1).put("max", 9);
    return new JsonArray()
        .add(text("name", "size").put("integer", bounds))
        .add(text("name", "format").put("enum", new JsonArray().add("png").add("jpg")));
  }

  private JsonObject file() {
    return text("name", "file").put("path", directory.toString());
  }

  private static JsonObject word() {
    return text("name", "word").put("pattern", "[a-z0-9]*");
  }

  private static JsonObject text(String name, String value) {
    return new JsonObject().put(name, value);
  }
}
