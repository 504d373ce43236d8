package dev.sluice.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shuts down a node while it has work. Exit code 0 shows that it kept the grace period; after the
 * grace period the code would be 143.
 */
@Tag("slow")
final class DrainTest {
  private static final Pattern GATEWAY = Pattern.compile("ready: .* at (http://\\S+)");
  private static final Pattern LAB = Pattern.compile("lab at (http://\\S+)");
  private static final String NDJSON = "application/x-ndjson";
  private static final String SLEEP_SECONDS = "60";

  /** Slow look-ups, very slow files, and a command with much output. */
  private static final String SETTINGS =
      """
      lab:
        faults:
          - {path: /api, delayMillis: 300}
          - {path: /bytes, bytesPerSecond: 200000}
      commands:
        sleep: {path: /bin/sleep, timeoutMillis: 60000}
        seq: {path: /usr/bin/seq, timeoutMillis: 60000}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Program> started = new ArrayList<>();
  private final Path directory;

  DrainTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void end() throws Exception {
    for (Program program : started) {
      program.kill();
    }
  }

  @Test
  void terminated_amid5000SlowTasks_everyCallerGetsAnAccountThatAddsUp() throws Exception {
    Program node = serve("4s");
    List<CompletableFuture<HttpResponse<String>>> streams =
        List.of(
            post(node, "/v1/batches", NDJSON, NDJSON, lines(1_200)),
            post(node, "/v1/jobs", "application/json", "text/event-stream", zips(1_300)));
    List<CompletableFuture<HttpResponse<String>>> documents =
        List.of(
            post(node, "/v1/jobs", "application/json", "application/json", zips(2_489)),
            post(node, "/v1/downloads", "application/json", "application/json", files(node, 8)),
            post(node, "/v1/batches", "application/json", "application/json", sleeps(3)));
    awaitMetrics(node, "outcome=\"OK\"");
    while (partFiles().isEmpty()) {
      awaitMetrics(node, "sluice");
    }
    List<ProcessHandle> children = node.descendants();
    assertThat(children).isNotEmpty();

    node.terminate();
    node.awaitErr(err -> err.contains(" open batches (grace period"));
    assertRefused(post(node, "/v1/jobs", "application/json", NDJSON, zips(1)).get());
    assertThat(get(node, "/health/ready").statusCode()).isEqualTo(503);

    assertThat(node.exitCode()).as(node.err()).isZero();
    assertAccounts(List.of(1_200, 1_300), streams, DrainTest::finished);
    assertAccounts(List.of(2_489, 8, 3), documents, DrainTest::document);
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(node.temporaryFiles()).isEmpty();
    assertThat(partFiles()).isEmpty();
  }

  @Test
  void terminated_nothingRuns_exitsWithoutWaiting() throws Exception {
    Program node = serve("1h");
    assertThat(get(node, "/health/ready").statusCode())
        .as("leaves a connection open")
        .isEqualTo(200);

    node.terminate();

    assertThat(node.exitCode()).as(node.err()).isZero();
    assertThat(node.temporaryFiles()).isEmpty();
  }

  @Test
  void terminated_aReaderThatStoppedReading_doesNotDelayIt() throws Exception {
    Program node = serve("3s");
    String body = commands("seq", "20000", 300);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      URI origin = URI.create(find(GATEWAY, node));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.getPort()));
      String head =
          "POST /v1/batches HTTP/1.1\r\nhost: localhost\r\naccept: %s\r\ncontent-length: %d\r\n\r\n";
      socket
          .getOutputStream()
          .write((head.formatted(NDJSON, body.length()) + body).getBytes(UTF_8));
      awaitMetrics(node, "outcome=\"OK\"");

      node.terminate();

      assertThat(node.exitCode()).as(node.err()).isZero();
      assertThat(node.err()).contains("grace period has passed: cancelling 1 open batches");
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void terminatedTwice_amidSlowTasks_exitsAtOnce(String second, int exitCode) throws Exception {
    Program node = serve("1h");
    CompletableFuture<HttpResponse<String>> caller =
        post(node, "/v1/batches", "application/json", NDJSON, sleeps(2));
    while (node.descendants().stream().noneMatch(DrainTest::isSleep)) {
      awaitMetrics(node, "sluice");
    }
    List<ProcessHandle> children = node.descendants();
    node.terminate();
    node.awaitErr(err -> err.contains(" open batches (grace period"));

    node.signal(second);

    assertThat(node.exitCode()).as(node.err()).isEqualTo(exitCode);
    assertThat(children).allSatisfy(child -> child.onExit().get(10, TimeUnit.SECONDS));
    assertThat(caller).failsWithin(10, TimeUnit.SECONDS);
  }

  private Program serve(String drain) throws Exception {
    Path settings = Files.writeString(directory.resolve("sluice.yaml"), SETTINGS);
    Program program =
        Program.start(
            directory,
            "serve",
            "--lab",
            "--port",
            "0",
            "--drain",
            drain,
            "--config",
            settings.toString());
    started.add(program);
    program.awaitErr(err -> err.contains("ready: "));
    return program;
  }

  private CompletableFuture<HttpResponse<String>> post(
      Program node, String path, String type, String accept, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(find(GATEWAY, node) + path))
            .header("content-type", type)
            .header("accept", accept)
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(Program node, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(find(GATEWAY, node) + path)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private void awaitMetrics(Program node, String expected) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!get(node, "/metrics").body().contains(expected)) {
      assertThat(System.nanoTime()).as(expected).isLessThan(end);
    }
  }

  private List<Path> partFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  /** A node may have other children, such as its watchdog. */
  private static boolean isSleep(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0])).contains(SLEEP_SECONDS);
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("DRAINING");
  }

  private static void assertAccounts(
      List<Integer> submitted,
      List<CompletableFuture<HttpResponse<String>>> answers,
      Function<String, JsonObject> summaryOf)
      throws Exception {
    for (int i = 0; i < answers.size(); i++) {
      JsonObject summary = summaryOf.apply(answers.get(i).get(10, TimeUnit.SECONDS).body());
      JsonObject counts = summary.getJsonObject("counts");
      assertThat(summary.getInteger("submitted")).isEqualTo(submitted.get(i));
      assertThat(counts.stream().mapToInt(count -> (Integer) count.getValue()).sum())
          .isEqualTo(submitted.get(i));
      assertThat(counts.getInteger("CANCELLED")).as(summary.encode()).isPositive();
      assertThat(counts.getInteger("OK") + counts.getInteger("CANCELLED"))
          .as(summary.encode())
          .isEqualTo(submitted.get(i));
      assertThat(summary.getJsonArray("failures"))
          .allSatisfy(
              group -> assertThat(((JsonObject) group).getString("code")).isEqualTo("DRAINING"));
    }
  }

  /**
   * Returns the summary at the end of a stream of either form, after checking the number of tasks.
   */
  private static JsonObject finished(String stream) {
    List<JsonObject> events =
        stream
            .lines()
            .map(line -> line.startsWith("data: ") ? line.substring(6) : line)
            .filter(line -> line.startsWith("{"))
            .map(JsonObject::new)
            .toList();
    JsonObject last = events.get(events.size() - 1);
    assertThat(last.getString("event")).isEqualTo("finished");
    JsonObject summary = last.getJsonObject("summary");
    assertThat(events.stream().filter(event -> event.getString("event").equals("task")))
        .hasSize(summary.getInteger("submitted"));
    return summary;
  }

  private static JsonObject document(String body) {
    JsonObject document = new JsonObject(body);
    JsonObject summary = document.getJsonObject("summary");
    assertThat(document.getJsonArray("results")).hasSize(summary.getInteger("submitted"));
    return summary;
  }

  private static String lines(int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj(i -> "{\"kind\":\"jobs\",\"zip\":\"" + (10_000 + i) + "\"}\n")
        .collect(Collectors.joining());
  }

  private static String zips(int tasks) {
    JsonArray zips = new JsonArray();
    IntStream.range(0, tasks).forEach(i -> zips.add(Integer.toString(20_000 + i)));
    return new JsonObject().put("zips", zips).encode();
  }

  private static String files(Program node, int tasks) {
    JsonArray urls = new JsonArray();
    IntStream.range(0, tasks)
        .forEach(i -> urls.add(find(LAB, node) + "/bytes/" + (90_000_000 + i)));
    return new JsonObject()
        .put("urls", urls)
        .put("options", new JsonObject().put("timeoutMillis", 60_000))
        .encode();
  }

  private static String sleeps(int tasks) {
    return commands("sleep", SLEEP_SECONDS, tasks);
  }

  private static String commands(String name, String argument, int tasks) {
    JsonArray list = new JsonArray();
    JsonObject task =
        new JsonObject()
            .put("kind", "command")
            .put("command", name)
            .put("args", new JsonArray().add(argument));
    IntStream.range(0, tasks).forEach(i -> list.add(task));
    JsonObject options = new JsonObject().put("concurrency", 4).put("timeoutMillis", 60_000);
    return new JsonObject().put("tasks", list).put("options", options).encode();
  }

  private static String find(Pattern pattern, Program node) {
    Matcher matcher = pattern.matcher(node.err());
    assertThat(matcher.find()).as(node.err()).isTrue();
    return matcher.group(1);
  }
}
