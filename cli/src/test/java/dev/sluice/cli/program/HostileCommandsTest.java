package dev.sluice.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that resist being killed, when it is their node that ends, or their caller. */
@Tag("slow")
final class HostileCommandsTest {
  private static final Pattern GATEWAY = Pattern.compile("ready: .* at http://127.0.0.1:(\\d+)");
  private static final Path SCRIPT =
      Path.of("..", "subprocess-verticle/src/test/resources/dev/sluice/subprocess/hostile.sh");

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

  /** Some number of seconds that no other process has among its arguments. */
  private final String token = "60" + System.nanoTime();

  private final Path directory;
  private Program node;

  HostileCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() throws Exception {
    Path script = SCRIPT.toAbsolutePath().normalize();
    Path settings =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            "commands: {hostile: {path: /bin/sh, args: [\"" + script + "\"]}}\n");
    node =
        Program.start(
            directory, "serve", "--port", "0", "--drain", "3s", "--config", settings.toString());
    node.awaitErr(err -> err.contains("ready: "));
  }

  @AfterEach
  void end() {
    node.kill();
  }

  @Test
  void nodeThatIsKilled_leavesNoProcess() throws Exception {
    try (Socket caller = post()) {
      awaitAll();

      node.kill();

      await(() -> mentioning(token) == 0);
      assertThat(caller.isClosed()).isFalse();
    }
  }

  @Test
  void nodeThatIsTerminated_leavesNoProcess() throws Exception {
    try (Socket caller = post()) {
      awaitAll();

      node.terminate();

      assertThat(node.exitCode()).as(node.err()).isZero();
      assertThat(mentioning(token)).isZero();
      assertThat(caller.isClosed()).isFalse();
    }
  }

  @Test
  void callerThatVanishes_leavesNoProcess() throws Exception {
    try (Socket caller = post()) {
      awaitAll();

      caller.setSoLinger(true, 0);
    }

    await(() -> mentioning(token) == 0);
  }

  /** A batch with one of each kind; the answer is not read. */
  private Socket post() throws IOException {
    String body = batch();
    Matcher gateway = GATEWAY.matcher(node.err());
    assertThat(gateway.find()).as(node.err()).isTrue();
    URI origin = URI.create("http://127.0.0.1:" + gateway.group(1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin.getPort());
    String head =
        "POST /v1/batches HTTP/1.1\r\nhost: localhost\r\naccept: application/x-ndjson\r\n"
            + "content-type: application/json\r\ncontent-length: "
            + body.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(UTF_8));
    return socket;
  }

  private String batch() {
    JsonArray tasks = new JsonArray();
    for (String kind : KINDS) {
      JsonArray args = new JsonArray().add(kind).add(token + KINDS.indexOf(kind));
      tasks.add(
          new JsonObject().put("kind", "command").put("command", "hostile").put("args", args));
    }
    JsonObject options = new JsonObject().put("concurrency", 20).put("timeoutMillis", 60_000);
    return new JsonObject().put("tasks", tasks).put("options", options).encode();
  }

  private void awaitAll() {
    for (int i = 0; i < KINDS.size(); i++) {
      String each = token + i;
      await(() -> mentioning(each) > 0);
    }
  }

  private static long mentioning(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> arguments(process).contains(text))
        .count();
  }

  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("nanoseconds beyond the patience").isNegative();
      Thread.onSpinWait();
    }
  }
}
