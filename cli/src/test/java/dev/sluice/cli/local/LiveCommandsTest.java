package dev.sluice.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live output of commands over HTTP, with each launcher. */
@ParameterizedClass
@ValueSource(strings = {"auto", "portable"})
@Tag("slow")
final class LiveCommandsTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final String SSE = "text/event-stream";

  private final String launcher;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path directory;
  private LocalSluice node;

  LiveCommandsTest(String launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  void start(@TempDir Path temporary) {
    directory = temporary;
    JsonObject shell =
        new JsonObject().put("path", "/bin/sh").put("args", new JsonArray().add("-c"));
    JsonObject sections =
        LocalSluice.onFreePort()
            .put("command", new JsonObject().put("launcher", launcher))
            .put(
                "commands",
                new JsonObject()
                    .put("sh", shell)
                    .put("echo", new JsonObject().put("path", "/bin/echo")));
    node =
        LocalSluice.start(
            Assembly.find(null, Map.of()), sections, Set.of("gateway", "command"), null, null);
  }

  @AfterEach
  void stop() {
    node.close(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {NDJSON, SSE})
  void oneCommand_isFollowedLive(String accept) throws Exception {
    try (LiveEvents events =
        follow(accept, "printf 'a\\303'; " + untilGo() + "printf '\\244b'; exit 3")) {
      assertThat(events.next().getString("event")).isEqualTo("started");
      JsonObject early = events.next();
      assertThat(early)
          .isEqualTo(
              new JsonObject()
                  .put("event", "output")
                  .put("seq", 1)
                  .put("index", 0)
                  .put("stream", "stdout")
                  .put("text", "a"));
      go();

      List<JsonObject> rest = events.rest();
      assertThat(names(rest)).endsWith("output", "task", "finished");
      assertThat(events.text("stdout")).isEqualTo("aäb");
      JsonObject task = events.task();
      assertThat(task.getString("code")).isEqualTo("EXIT_NONZERO");
      assertThat(task.getJsonObject("value").getString("stdout")).isEqualTo("aäb");
      events.assertNoGaps();
    }
  }

  @Test
  void command_thatEndsAtOnce_hasItsWholeOutput() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (LiveEvents events = follow(NDJSON, "echo out; echo err >&2")) {
        assertThat(names(events.rest()))
            .containsExactly("started", "output", "output", "task", "finished");
        assertThat(events.text("stdout")).isEqualTo("out\n");
        assertThat(events.text("stderr")).isEqualTo("err\n");
      }
    }
  }

  @Test
  void fastReader_receivesTheOutputUpToTheLimit() throws Exception {
    try (LiveEvents events =
        follow(NDJSON, "head -c 200000000 /dev/zero | tr '\\0' x; echo e >&2")) {
      events.rest();

      JsonObject value = events.task().getJsonObject("value");
      assertThat(value.getInteger("exitCode")).isZero();
      assertThat(value.getBoolean("truncated")).isTrue();
      assertThat(value.getString("stdout")).hasSize(1 << 20).isEqualTo(events.text("stdout"));
      assertThat(events.text("stderr")).isEqualTo("e\n");
      events.assertNoGaps();
    }
  }

  @Test
  void slowReader_pausesItsCommandOnly_untilTheTimeout() throws Exception {
    String bytes = "10000000" + (launcher.equals("auto") ? "011" : "012");
    try (LiveEvents slow = follow(NDJSON, "exec head -c " + bytes + " /dev/zero", 6_000)) {
      assertThat(slow.next().getString("event")).isEqualTo("started");
      await(() -> processes(bytes).anyMatch(LiveCommandsTest::isPaused));
      awaitRest(bytes);
      long written = written(bytes);

      for (int i = 0; i < 20; i++) {
        try (LiveEvents other = follow(NDJSON, "echo " + i)) {
          other.rest();
          assertThat(other.text("stdout")).isEqualTo(i + "\n");
        }
      }
      assertThat(written(bytes)).isEqualTo(written);
      await(() -> processes(bytes).findAny().isEmpty());

      slow.rest();
      assertThat(slow.task().getString("outcome")).isEqualTo("TIMEOUT");
      assertThat(slow.task().getJsonObject("value").getString("stdout"))
          .isNotEmpty()
          .isEqualTo(slow.text("stdout"));
      slow.assertNoGaps();
    }
  }

  @Test
  void reader_thatDisconnects_endsItsPausedCommand() throws Exception {
    String bytes = "10000000" + (launcher.equals("auto") ? "021" : "022");
    LiveEvents events = follow(SSE, "exec head -c " + bytes + " /dev/zero");
    assertThat(events.next().getString("event")).isEqualTo("started");
    await(() -> processes(bytes).anyMatch(LiveCommandsTest::isPaused));

    events.close();

    await(() -> processes(bytes).findAny().isEmpty());
  }

  @Test
  void reader_thatDisconnects_endsASilentCommand() throws Exception {
    String seconds = "6000" + (launcher.equals("auto") ? "31" : "32");
    LiveEvents events = follow(SSE, "exec sleep " + seconds);
    assertThat(events.next().getString("event")).isEqualTo("started");
    await(() -> processes(seconds).findAny().isPresent());

    events.close();

    await(() -> processes(seconds).findAny().isEmpty());
  }

  private LiveEvents follow(String accept, String script) throws Exception {
    return follow(accept, script, 20_000);
  }

  private LiveEvents follow(String accept, String script, long timeoutMillis) throws Exception {
    JsonObject body =
        new JsonObject()
            .put("args", new JsonArray().add(script))
            .put("timeoutMillis", timeoutMillis);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.origin() + "/v1/commands/sh"))
            .header("accept", accept)
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    return new LiveEvents(
        new BufferedReader(
            new InputStreamReader(
                client.send(request, BodyHandlers.ofInputStream()).body(), UTF_8)));
  }

  private String untilGo() {
    return "until [ -e " + directory.resolve("go") + " ]; do sleep 0.01; done; ";
  }

  private void go() throws IOException {
    Files.createFile(directory.resolve("go"));
  }

  private static List<String> names(List<JsonObject> events) {
    return events.stream().map(event -> event.getString("event")).toList();
  }

  private static Stream<ProcessHandle> processes(String argument) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                List.of(read(process, "cmdline").split("\0", -1)).contains(argument)
                    && !read(process, "cmdline").startsWith("/bin/sh"));
  }

  /** Waits until the process is paused: data in flight still makes room for a while. */
  private void awaitRest(String argument) throws Exception {
    long before = -1;
    for (long now = written(argument); now != before; now = written(argument)) {
      before = now;
      node.vertx().timer(300, MILLISECONDS).await(5, SECONDS);
    }
  }

  private static long written(String argument) {
    return processes(argument)
        .flatMap(process -> read(process, "io").lines())
        .filter(line -> line.startsWith("wchar: "))
        .mapToLong(line -> Long.parseLong(line.substring(7)))
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether the process is blocked on a full pipe. */
  private static boolean isPaused(ProcessHandle process) {
    return read(process, "wchan").contains("pipe");
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/" + file));
    } catch (IOException ended) {
      return "";
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
