package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lab.LabSettings;
import dev.sluice.testkit.blocking.BlocksLoop;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task blocks a loop: its batch, other batches and the metrics report it. */
@BlocksLoop
@Tag("slow")
class HeldLoopTest {
  private static final int MAX_TRIES = 20;
  private static final String BLOCKING = "dev.sluice.lab.stall.Blocking";

  private static EmbeddedLab lab;
  private static LocalSluice node;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() throws Exception {
    lab = EmbeddedLab.start(LabSettings.of(1));
    Assembly assembly = Assembly.find(null, Map.of()).withLab();
    node =
        LocalSluice.start(assembly, LocalSluice.onFreePort(), assembly.roles(), lab.origin(), null);
  }

  @AfterAll
  static void stop() {
    node.close(0);
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {60, 300, 3_000})
  void stallAmongLookUps_isInTheLoopReportOfItsBatch(long millis) throws Exception {
    JsonObject summary = seen(lookUps(500).add(stall(millis, "cpu")), 500);
    JsonObject loops = summary.getJsonObject("loops");
    JsonObject caused = causedBy(summary, 500);

    assertThat(summary.getJsonObject("counts").getInteger("OK")).isEqualTo(501);
    assertThat(caused.getString("class")).isEqualTo(BLOCKING);
    assertThat(caused.getString("method")).isEqualTo("compute");
    assertThat(caused.getInteger("line")).isPositive();
    assertThat(caused.getLong("millis")).isGreaterThanOrEqualTo(millis * 8 / 10);
    assertThat(caused.getString("verticle")).isEqualTo("StallVerticle");
    assertThat(loops.getLong("samples")).isPositive();
    assertThat(loops.getDouble("maxLagMillis")).isGreaterThan(millis * 0.7);
  }

  @Test
  void block_isTheSameInSummaryLoopsAndMetrics() throws Exception {
    JsonObject summary = seen(new JsonArray().add(stall(200, "cpu")), 0);
    JsonObject caused = causedBy(summary, 0);
    JsonObject told = blockOf(summary.getString("batch"), 0);

    assertThat(told.getLong("millis")).isEqualTo(caused.getLong("millis"));
    assertThat(told.getString("startedAt")).isEqualTo(caused.getString("startedAt"));
    assertThat(told.getJsonObject("place").getInteger("line")).isEqualTo(caused.getInteger("line"));
    assertThat(told.getJsonObject("work").getInteger("index")).isZero();
    assertThat(told.getJsonArray("stacks")).isNotEmpty();
    assertThat(get("/metrics"))
        .contains(
            "sluice_loop_blocked_seconds_count{form=\"one\",loop=\""
                + caused.getString("loop")
                + "\",phase=\"running\"}");
  }

  @ParameterizedTest
  @CsvSource({"lock,lock,waitForLock", "io,io,readLateData", "cpu,cpu,compute"})
  void stallOfEveryKind_isNamed(String how, String cause, String method) throws Exception {
    JsonObject caused = causedBy(seen(new JsonArray().add(stall(150, how)), 0), 0);

    assertThat(caused.getString("cause")).isEqualTo(cause);
    assertThat(caused.getString("method")).isEqualTo(method);
    assertThat(caused.getString("form")).isEqualTo("one");
  }

  @Test
  void stallOfManyPieces_isOneOfManyCallbacks() throws Exception {
    JsonObject summary = seen(new JsonArray().add(stall(1_000, "pieces").put("pieces", 200)), 0);
    JsonObject caused = causedBy(summary, 0);
    JsonObject most = blockOf(summary.getString("batch"), 0).getJsonArray("top").getJsonObject(0);

    assertThat(caused.getString("form")).isEqualTo("many");
    assertThat(caused.getLong("callbacks")).isBetween(180L, 220L);
    assertThat(most.getJsonObject("place").getString("class")).startsWith("dev.sluice.lab.stall.");
    assertThat(most.getLong("count")).isBetween(160L, 220L);
  }

  @Test
  void stallOfTheGatewaysLoop_isNamedThere() throws Exception {
    String loop = loopOf("GatewayVerticle");
    JsonObject summary = seen(new JsonArray().add(stall(200, "cpu").put("loop", loop)), 0);

    JsonObject caused = causedBy(summary, 0);
    assertThat(caused.getString("loop")).isEqualTo(loop);
    assertThat(caused.getString("method")).isEqualTo("compute");
    assertThat(caused.getString("verticle")).isEqualTo("StallVerticle");
  }

  @Test
  void stallOfAnUnknownLoop_isRefusedWithTheKnownOnes() throws Exception {
    String loop = loopOf("StallVerticle");
    HttpResponse<String> answer =
        send(new JsonArray().add(stall(1, "cpu").put("loop", "none")), 1).get();

    JsonObject result = new JsonObject(answer.body()).getJsonArray("results").getJsonObject(0);
    assertThat(result.getString("outcome")).isEqualTo("REJECTED");
    assertThat(result.getString("reason"))
        .startsWith("loop: none (expected: one of")
        .contains(loop);
  }

  @Test
  void neighbourWhoseWorkWaited_suffered() throws Exception {
    JsonArray quick = new JsonArray();
    Stream.generate(() -> stall(2, "cpu")).limit(1_000).forEach(quick::add);
    CompletableFuture<HttpResponse<String>> neighbour = send(quick, 1);
    JsonObject summary = seen(new JsonArray().add(stall(400, "cpu")), 0);
    JsonObject loops = summaryOf(neighbour.get().body()).getJsonObject("loops");

    assertThat(ofBatch(loops.getJsonArray("suffered"), summary.getString("batch"), 0))
        .as(loops.encode())
        .hasSize(1);
    assertThat(ofBatch(loops.getJsonArray("caused"), summary.getString("batch"), 0)).isEmpty();
    assertThat(causedBy(summary, 0).getLong("millis")).isGreaterThanOrEqualTo(320);
  }

  @Test
  void withoutTheLab_theKindIsUnknown() {
    assertThat(Assembly.find(null, Map.of()).roles()).doesNotContain("stall");
  }

  /**
   * Runs a list until somebody saw which of its tasks held the loop: a machine that is too busy
   * lets nobody look. All its tasks are OK each time.
   */
  private JsonObject seen(JsonArray tasks, int index) throws Exception {
    JsonObject summary = run(tasks);
    for (int i = 0; i < MAX_TRIES && blocksOf(summary, index).isEmpty(); i++) {
      summary = run(tasks);
    }
    return summary;
  }

  private JsonObject run(JsonArray tasks) throws Exception {
    HttpResponse<String> answer = send(tasks, 600).get();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject summary = summaryOf(answer.body());
    assertThat(summary.getJsonObject("counts").getInteger("OK")).isEqualTo(tasks.size());
    return summary;
  }

  private CompletableFuture<HttpResponse<String>> send(JsonArray tasks, int concurrency) {
    JsonObject options = new JsonObject().put("concurrency", concurrency);
    JsonObject body = new JsonObject().put("tasks", tasks).put("options", options);
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(node.origin() + "/v1/batches"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build(),
        BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(node.origin() + path)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /**
   * What {@code /v1/loops} tells of the block that a task caused. A node tells of its loops every
   * second, so that one that has just started is not there yet.
   */
  private JsonObject blockOf(String batch, int index) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      JsonObject loops = new JsonObject(get("/v1/loops"));
      Optional<JsonObject> block =
          objects(loops.getJsonArray("nodes"))
              .flatMap(told -> objects(told.getJsonArray("loops")))
              .flatMap(loop -> objects(loop.getJsonArray("last")))
              .filter(last -> batch.equals(workOf(last).getString("batch")))
              .filter(last -> Integer.valueOf(index).equals(workOf(last).getInteger("index")))
              .findFirst();
      if (block.isPresent()) {
        return block.get();
      }
      assertThat(System.nanoTime()).as("%s in %s", batch, loops).isLessThan(end);
    }
  }

  /** The name of the loop that a verticle lives on. */
  private String loopOf(String verticle) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      JsonObject loops = new JsonObject(get("/v1/loops"));
      Optional<JsonObject> found =
          objects(loops.getJsonArray("nodes"))
              .flatMap(told -> objects(told.getJsonArray("loops")))
              .filter(loop -> loop.getJsonArray("verticles").contains(verticle))
              .findFirst();
      if (found.isPresent()) {
        return found.get().getString("loop");
      }
      assertThat(System.nanoTime()).as("%s in %s", verticle, loops).isLessThan(end);
    }
  }

  private static JsonObject workOf(JsonObject block) {
    JsonObject work = block.getJsonObject("work");
    return work == null ? new JsonObject() : work;
  }

  /**
   * On a busy machine a long block is repeated, because the worker is abandoned; each attempt
   * blocks the loop once.
   */
  private static int retries(JsonObject summary) {
    return summary.getInteger("attempts") - summary.getInteger("submitted");
  }

  private static JsonObject causedBy(JsonObject summary, int index) {
    JsonObject loops = summary.getJsonObject("loops");
    List<JsonObject> caused = blocksOf(summary, index);
    assertThat(caused).as(loops.encode()).hasSizeBetween(1, 1 + retries(summary));
    return caused.get(0);
  }

  private static List<JsonObject> blocksOf(JsonObject summary, int index) {
    JsonArray caused = summary.getJsonObject("loops").getJsonArray("caused");
    return ofBatch(caused, summary.getString("batch"), index);
  }

  private static List<JsonObject> ofBatch(JsonArray blocks, String batch, int index) {
    return objects(blocks)
        .filter(block -> batch.equals(block.getString("batch")))
        .filter(block -> Integer.valueOf(index).equals(block.getInteger("index")))
        .toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private static JsonObject summaryOf(String document) {
    return new JsonObject(document).getJsonObject("summary");
  }

  private static JsonArray lookUps(int number) {
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < number; i++) {
      tasks.add(new JsonObject().put("kind", "jobs").put("zip", "%05d".formatted(10_000 + i)));
    }
    return tasks;
  }

  private static JsonObject stall(long millis, String how) {
    return new JsonObject().put("kind", "stall").put("millis", millis).put("how", how);
  }
}
