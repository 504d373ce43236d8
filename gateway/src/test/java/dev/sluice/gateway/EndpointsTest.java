package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class GatewayTest {
  private static final String MIXED =
      """
      {"tasks":[{"kind":"jobs","zip":"10034"},{"kind":"jobs","zip":"40400"},{"kind":"jobs","zip":"50000"},
      {"kind":"flags","country":"BR","id":"mine"},{"kind":"command","command":"echo","args":["hello"]},
      {"kind":"command","command":"fail","args":["x"]},{"kind":"jobs","zip":"66600"}],
      "options":{"concurrency":3,"retry":{"attempts":2,"backoffMillis":1}}}""";

  private final Contract contract = new Contract();
  private final Front front;

  GatewayTest() throws TimeoutException {
    front = new Front();
  }

  @AfterAll
  void stop() throws TimeoutException {
    front.close();
  }

  @Test
  void batch_asOneDocument_hasEachResultInItsPlaceAndAnAccountThatAddsUp() throws Exception {
    HttpResponse<String> answer = front.post("/v1/batches", MIXED);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    JsonObject document = new JsonObject(answer.body());
    contract.holds("BatchDocument", document);
    JsonArray results = document.getJsonArray("results");
    assertThat(outcomes(results))
        .containsExactly("OK", "NOT_FOUND", "ERROR", "OK", "OK", "ERROR", "ERROR");
    assertThat(results.getJsonObject(0).getJsonObject("value"))
        .isEqualTo(new JsonObject("{\"jobs\":34,\"source\":\"scripted\",\"synthetic\":true}"));
    assertThat(results.getJsonObject(2).getInteger("attempts")).isEqualTo(2);
    assertThat(results.getJsonObject(2).getInteger("status")).isEqualTo(500);
    assertThat(results.getJsonObject(3).getString("id")).isEqualTo("mine");
    assertThat(results.getJsonObject(5).getString("code")).isEqualTo("EXIT_NONZERO");
    assertThat(results.getJsonObject(5).getJsonObject("value").getInteger("exitCode")).isEqualTo(3);
    assertThat(results.getJsonObject(6).getString("code")).isEqualTo("INTERNAL");
    JsonObject summary = document.getJsonObject("summary");
    assertThat(summary.getJsonObject("counts").getInteger("OK")).isEqualTo(3);
    assertThat(summary.getJsonObject("totals").getJsonObject("jobs").getInteger("sum"))
        .isEqualTo(34);
    assertThat(summary.getJsonObject("totals").getJsonObject("jobs").getInteger("of")).isEqualTo(4);
  }

  @Test
  void batch_asNdjson_tellsEventsInOrderWithoutGaps() throws Exception {
    HttpResponse<String> answer =
        front.post("/v1/batches", MIXED, "accept", "application/x-ndjson");

    assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
    JsonArray events = Contract.lines(answer.body());
    events.forEach(event -> contract.holds("Event", event));
    assertThat(events).hasSize(11);
    assertThat(events.getJsonObject(0).getString("event")).isEqualTo("started");
    assertThat(events.getJsonObject(10).getString("event")).isEqualTo("finished");
    assertThat(events.stream().map(event -> ((JsonObject) event).getInteger("seq")))
        .containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
    assertThat(answer.body())
        .containsPattern(
            "\\{\"event\":\"output\",\"seq\":\\d+,\"index\":4,\"stream\":\"stdout\",\"text\":\"hello\\\\n\"\\}");
  }

  @Test
  void batch_asEventStream_isTheSameForABrowser() throws Exception {
    HttpResponse<String> answer = front.post("/v1/batches", MIXED, "accept", "text/event-stream");

    assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    List<String> messages = List.of(answer.body().split("\n\n"));
    assertThat(messages).hasSize(11);
    assertThat(messages.get(0)).startsWith("event: started\nid: 0\ndata: {");
    assertThat(messages.get(10)).startsWith("event: finished\nid: 10\ndata: {");
    messages.forEach(
        message ->
            contract.holds(
                "Event", new JsonObject(message.substring(message.indexOf("data: ") + 6))));
  }

  @Test
  void list_asNdjson_runsWithItsOptionsAndRefusesBadLinesByTheirPlace() throws Exception {
    String list =
        """
        {"options":{"concurrency":2}}
        {"kind":"jobs","zip":"10001"}

        {"kind":"jobs","zip":"1000"}
        this is no JSON
        {"kind":"jobs","zip":"10002","nonsense":1}
        {"kind":"jobs","zip":"10003"}""";

    HttpResponse<String> answer =
        front.post("/v1/batches", list, "content-type", "application/x-ndjson");

    JsonObject document = new JsonObject(answer.body());
    contract.holds("BatchDocument", document);
    assertThat(outcomes(document.getJsonArray("results")))
        .containsExactly("OK", "REJECTED", "REJECTED", "REJECTED", "OK");
    JsonObject second = document.getJsonArray("results").getJsonObject(1);
    assertThat(second.getString("code")).isEqualTo("INVALID");
    assertThat(second.getString("reason")).isEqualTo("zip: 1000 (expected: five digits)");
    assertThat(document.getJsonArray("results").getJsonObject(3).getString("reason"))
        .startsWith("nonsense: unknown field");
    assertThat(document.getJsonObject("summary").getJsonObject("concurrency").getInteger("asked"))
        .isEqualTo(2);
  }

  @Test
  void list_asNdjsonToNdjson_tellsItsLengthWhenItHasCome() throws Exception {
    String list =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "{\"kind\":\"jobs\",\"zip\":\"" + (10_000 + i) + "\"}")
            .collect(Collectors.joining("\n"));

    HttpResponse<String> answer =
        front.post(
            "/v1/batches",
            list,
            "content-type",
            "application/x-ndjson",
            "accept",
            "application/x-ndjson");

    JsonArray events = Contract.lines(answer.body());
    assertThat(events.getJsonObject(0).getValue("submitted")).isNull();
    assertThat(events).hasSize(5_003);
    JsonObject finished = events.getJsonObject(5_002).getJsonObject("summary");
    assertThat(finished.getInteger("submitted")).isEqualTo(5_000);
    assertThat(finished.getJsonObject("counts").getInteger("OK")).isEqualTo(5_000);
  }

  @Test
  void list_tooLongForOneDocument_isRefusedAndTheOtherFormNamed() throws Exception {
    String line = "{\"kind\":\"jobs\",\"zip\":\"10001\"}\n";

    HttpResponse<String> answer =
        front.post("/v1/batches", line.repeat(10_001), "content-type", "application/x-ndjson");

    assertProblem(answer, 406, "NOT_ACCEPTABLE");
    assertThat(answer.body()).contains("application/x-ndjson");
  }

  @Test
  void line_tooLong_isRejectedAndTheNextOneRuns() throws Exception {
    String list =
        "{\"kind\":\"jobs\",\"zip\":\""
            + "1".repeat(70_000)
            + "\"}\n{\"kind\":\"jobs\",\"zip\":\"10001\"}";

    HttpResponse<String> answer =
        front.post("/v1/batches", list, "content-type", "application/x-ndjson");

    assertThat(outcomes(new JsonObject(answer.body()).getJsonArray("results")))
        .containsExactly("REJECTED", "OK");
  }

  @Test
  void twoWorkerQueue_tellsWhoDidWhat() throws Exception {
    String body =
        """
        {"tasks":[{"kind":"jobs","zip":"10001"},{"kind":"jobs","zip":"10002"},{"kind":"jobs","zip":"10003"}],
        "options":{"concurrency":2}}""";

    JsonArray results =
        new JsonObject(front.post("/v1/batches", body).body()).getJsonArray("results");

    assertThat(results.stream().map(result -> ((JsonObject) result).getInteger("slot")))
        .allMatch(slot -> slot == 0 || slot == 1);
  }

  @Test
  void vanishedCaller_hasItsBatchCancelled() throws Exception {
    String body = "{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"99901\"}]}";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/batches HTTP/1.1\r\nhost: localhost\r\ncontent-length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      await(() -> front.workers.hanging.contains("99901"));
    }

    await(() -> front.workers.aborted.contains("99901"));
  }

  @Test
  void slowReader_holdsUpItsOwnBatchAndLosesNothing() throws Exception {
    int tasks = 40_000;
    String list =
        IntStream.range(0, tasks)
            .mapToObj(i -> "\"" + (10_000 + i % 20_000) + "\"")
            .collect(Collectors.joining(","));
    String body = "{\"zips\":[" + list + "],\"options\":{\"concurrency\":50}}";
    try (Front alone = new Front();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), alone.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/jobs HTTP/1.0\r\naccept: application/x-ndjson\r\ncontent-length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.UTF_8));
      await(() -> alone.metrics().contains("outcome=\"OK\""));
      assertThat(new JsonObject(alone.get("/v1/jobs/10034").body()).getInteger("jobs"))
          .as("its neighbours go on")
          .isEqualTo(34);

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      JsonArray events =
          Contract.lines(
              answer
                  .lines()
                  .filter(line -> line.startsWith("{"))
                  .collect(Collectors.joining("\n")));
      assertThat(events).hasSize(tasks + 2);
      assertThat(
              events
                  .getJsonObject(tasks + 1)
                  .getJsonObject("summary")
                  .getJsonObject("counts")
                  .getInteger("OK"))
          .isEqualTo(tasks);
    }
  }

  @Test
  void attempt_pastItsLimit_isATimeoutOfThatTask() throws Exception {
    HttpResponse<String> answer =
        front.post(
            "/v1/batches",
            """
            {"tasks":[{"kind":"jobs","zip":"99902","timeoutMillis":50},{"kind":"jobs","zip":"10001"}],
            "options":{"retry":{"attempts":1}}}""");

    JsonArray results = new JsonObject(answer.body()).getJsonArray("results");
    assertThat(outcomes(results)).containsExactly("TIMEOUT", "OK");
    assertThat(results.getJsonObject(0).getString("reason")).isEqualTo("took longer than 50 ms");
  }

  @Test
  void deadline_endsTheBatchAndTellsWhatRan() throws Exception {
    HttpResponse<String> answer =
        front.post(
            "/v1/batches",
            """
            {"tasks":[{"kind":"command","command":"hang"},{"kind":"jobs","zip":"10001"}],
            "options":{"concurrency":1,"deadlineMillis":100}}""");

    JsonArray results = new JsonObject(answer.body()).getJsonArray("results");
    assertThat(outcomes(results)).containsExactly("TIMEOUT", "SKIPPED");
    assertThat(results.getJsonObject(0).getString("code")).isEqualTo("BATCH_DEADLINE");
  }

  @Test
  void drain_letsRunningBatchesEndAndTakesNoNewOnes() throws Exception {
    try (Front going = new Front()) {
      CompletableFuture<HttpResponse<String>> running =
          going.postAsync(
              "/v1/batches",
              """
              {"tasks":[{"kind":"jobs","zip":"10001"},{"kind":"jobs","zip":"10002"},{"kind":"jobs","zip":"10003"}],
              "options":{"perSecond":4,"workerWaitMillis":100}}""");
      await(() -> going.metrics().contains("outcome=\"OK\""));
      Future<Void> closing = going.node.close(10_000);
      assertProblem(going.post("/v1/jobs", "{\"zips\":[\"10001\"]}"), 503, "DRAINING");

      JsonObject document = new JsonObject(running.get(10, TimeUnit.SECONDS).body());
      closing.await(10, TimeUnit.SECONDS);
      assertThat(outcomes(document.getJsonArray("results"))).containsExactly("OK", "OK", "OK");
    }
  }

  @Test
  void drain_pastItsLimit_tellsWhatRunsAsCancelled() throws Exception {
    try (Front going = new Front()) {
      CompletableFuture<HttpResponse<String>> running =
          going.postAsync("/v1/batches", "{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"99907\"}]}");
      await(() -> going.workers.hanging.contains("99907"));
      going.node.close(200).await(10, TimeUnit.SECONDS);

      JsonObject result =
          new JsonObject(running.get(10, TimeUnit.SECONDS).body())
              .getJsonArray("results")
              .getJsonObject(0);
      assertThat(result.getString("outcome")).isEqualTo("CANCELLED");
      assertThat(result.getString("code")).isEqualTo("DRAINING");
    }
  }

  @Test
  void shortcuts_answerAsBatches() throws Exception {
    JsonObject few = new JsonObject(front.get("/v1/jobs?zips=10034,10008").body());
    contract.holds("BatchDocument", few);
    JsonObject total = few.getJsonObject("summary").getJsonObject("totals").getJsonObject("jobs");
    assertThat(total.getInteger("sum")).isEqualTo(42);
    JsonObject flags = new JsonObject(front.post("/v1/flags", "{\"countries\":\"all\"}").body());
    assertThat(flags.getJsonObject("summary").getInteger("submitted")).isEqualTo(676);
    JsonObject jobs =
        new JsonObject(
            front
                .post("/v1/jobs", "{\"zips\":[\"10001\"],\"options\":{\"concurrency\":1}}")
                .body());
    assertThat(jobs.getJsonObject("summary").getInteger("submitted")).isEqualTo(1);
  }

  @Test
  void download_withoutAWorker_isRejectedAfterTheWait() throws Exception {
    HttpResponse<String> answer =
        front.post("/v1/jobs", "{\"zips\":[\"10001\"],\"options\":{\"workerWaitMillis\":0}}");
    assertThat(answer.statusCode()).isEqualTo(200);

    try (Front alone = new Front(Set.of("gateway"))) {
      JsonObject document =
          new JsonObject(
              alone
                  .post("/v1/jobs", "{\"zips\":[\"10001\"],\"options\":{\"workerWaitMillis\":50}}")
                  .body());
      JsonObject result = document.getJsonArray("results").getJsonObject(0);
      assertThat(result.getString("outcome")).isEqualTo("REJECTED");
      assertThat(result.getString("code")).isEqualTo("NO_WORKER");
      assertProblem(alone.get("/v1/flags/br"), 503, "NO_WORKER");
      assertThat(alone.get("/health/ready").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void oneLookup_answersItsValueOrItsProblem() throws Exception {
    HttpResponse<String> found = front.get("/v1/jobs/10034");
    assertThat(new JsonObject(found.body()))
        .isEqualTo(
            new JsonObject(
                "{\"zip\":\"10034\",\"jobs\":34,\"source\":\"scripted\",\"synthetic\":true}"));
    assertProblem(front.get("/v1/jobs/40400"), 404, "NOT_FOUND");
    assertProblem(front.get("/v1/jobs/50000"), 502, "UPSTREAM_STATUS");
    HttpResponse<String> invalid = front.get("/v1/jobs/7993");
    assertProblem(invalid, 400, "INVALID");
    assertThat(new JsonObject(invalid.body()).getJsonArray("errors").getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                "{\"pointer\":\"/zip\",\"detail\":\"zip: 7993 (expected: five digits)\"}"));
  }

  @Test
  void flagImage_hasTypeAndTag_and304TheSecondTime() throws Exception {
    HttpResponse<String> image = front.get("/v1/flags/BR");
    assertThat(image.statusCode()).isEqualTo(200);
    assertThat(image.body()).isEqualTo("<svg/>");
    assertThat(image.headers().firstValue("content-type")).hasValue("image/svg+xml");
    assertThat(image.headers().firstValue("etag")).hasValue("\"one\"");

    HttpResponse<String> again = front.get("/v1/flags/br", "if-none-match", "W/\"x\", \"one\"");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();

    assertProblem(front.get("/v1/flags/zz"), 404, "NOT_FOUND");
    assertProblem(front.get("/v1/flags/zzz"), 400, "INVALID");
  }

  @Test
  void command_whoseWorkerRefusesItsArguments_isToldWhere() throws Exception {
    HttpResponse<String> one = front.post("/v1/commands/typed", "{}");

    assertProblem(one, 400, "INVALID");
    JsonArray errors =
        new JsonArray()
            .add(error("/args/0", "args/0: a: b (expected: 1…9)"))
            .add(error("/args/1", "args/1: missing (expected: a)"));
    assertThat(new JsonObject(one.body()).getJsonArray("errors")).isEqualTo(errors);

    JsonObject document =
        new JsonObject(
            front
                .post("/v1/batches", "{\"tasks\":[{\"kind\":\"command\",\"command\":\"typed\"}]}")
                .body());
    contract.holds("BatchDocument", document);
    JsonObject result = document.getJsonArray("results").getJsonObject(0);
    assertThat(result.getString("outcome")).isEqualTo("REJECTED");
    assertThat(result.getString("code")).isEqualTo("INVALID");
    assertThat(result.getJsonArray("errors")).isEqualTo(errors);
  }

  @Test
  void command_answers200WhateverItsExitCode() throws Exception {
    HttpResponse<String> echo = front.post("/v1/commands/echo", "{\"args\":[\"hello\"]}");
    contract.holds("CommandResult", new JsonObject(echo.body()));
    assertThat(new JsonObject(echo.body()).getString("stdout")).isEqualTo("hello\n");
    HttpResponse<String> fail = front.post("/v1/commands/fail", "{}");
    assertThat(fail.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(fail.body()).getInteger("exitCode")).isEqualTo(3);
    assertProblem(
        front.post("/v1/commands/hang", "{\"timeoutMillis\":50}"), 504, "ATTEMPT_TIMEOUT");
    contract.holds("CommandTable", new JsonObject(front.get("/v1/commands").body()));
  }

  @Test
  void port_thatIsTaken_isNamedWithItsSetting() {
    assertThatThrownBy(() -> new Front(Set.of("gateway"), front.port()))
        .hasMessageContaining("gateway.port: " + front.port() + " (expected: a port that is free");
  }

  @Test
  void operations_answer() throws Exception {
    contract.holds("Nodes", new JsonObject(front.get("/v1/nodes").body()));
    assertThat(front.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(front.get("/health/ready").statusCode()).isEqualTo(200);
    front.get("/v1/jobs/10034");
    assertThat(front.get("/metrics").body())
        .contains("sluice_tasks_total{kind=\"jobs\",outcome=\"OK\"}");
    assertThat(front.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
  }

  @Test
  void wrongAddressOrMethod_isAProblemThatTellsWhatIsAllowed() throws Exception {
    assertProblem(front.get("/nope"), 404, "NOT_FOUND");
    HttpResponse<String> deleted = front.method("DELETE", "/v1/jobs/79936");
    assertProblem(deleted, 405, "METHOD_NOT_ALLOWED");
    assertThat(deleted.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
    assertThat(front.method("PUT", "/v1/jobs").headers().firstValue("allow"))
        .hasValue("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void badRequests_areToldByTheirPlace() throws Exception {
    assertErrors("{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"7993\"}]}", "/tasks/0/zip");
    assertErrors("{\"tasks\":[{\"kind\":\"nope\"},{}]}", "/tasks/0/kind", "/tasks/1/kind");
    assertErrors("{\"tasks\":[],\"options\":{\"concurrency\":0}}", "/options/concurrency");
    assertErrors("{\"tasks\":[],\"options\":{\"durable\":true}}", "/options/durable");
    assertErrors("{\"tasks\":[],\"optoins\":{}}", "/optoins");
    assertErrors("{\"tasks\":[3]}", "/tasks/0");
    assertErrors("{}", "/tasks");
    HttpResponse<String> zips = front.post("/v1/jobs", "{\"zips\":[\"1\",\"79936\",\"x\"]}");
    assertProblem(zips, 400, "INVALID");
    assertThat(new JsonObject(zips.body()).getJsonArray("errors").getJsonObject(1))
        .isEqualTo(
            new JsonObject(
                "{\"pointer\":\"/zips/2\",\"detail\":\"zips/2: x (expected: five digits)\"}"));
    assertThat(new JsonObject(front.get("/v1/jobs?zips=1,79936").body()).getJsonArray("errors"))
        .hasSize(1);
    assertProblem(front.post("/v1/batches", "[1]"), 400, "INVALID");
    assertProblem(front.post("/v1/batches", "{"), 400, "INVALID");
    assertProblem(front.post("/v1/batches", ""), 400, "INVALID");
    assertProblem(
        front.post("/v1/batches", "{}", "content-type", "text/xml"), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertProblem(
        front.post("/v1/batches", "{\"tasks\":[]}", "accept", "image/png"), 406, "NOT_ACCEPTABLE");
    assertProblem(
        front.post("/v1/batches", "{\"tasks\":[]}", "idempotency-key", "k"), 400, "INVALID");
    assertProblem(
        front.post("/v1/batches", "{\"tasks\":[]}", "prefer", "respond-async"), 400, "INVALID");
    assertProblem(
        front.post("/v1/jobs", "{\"zips\":[]}", "prefer", "wait=1, Respond-Async"), 400, "INVALID");
    assertProblem(front.post("/v1/commands/echo", "{}", "idempotency-key", "k"), 400, "INVALID");
    assertProblem(front.post("/v1/batches", " ".repeat(11 << 20)), 413, "TOO_LARGE");
    assertProblem(
        front.post(
            "/v1/batches",
            "{\"options\":{\"concurrency\":-1}}\n",
            "content-type",
            "application/x-ndjson"),
        400,
        "INVALID");
    assertProblem(front.get("/v1/jobs"), 400, "INVALID");
  }

  @Test
  void everyExampleOfTheDescription_isTakenByItsSchemaAndByTheGateway() throws Exception {
    JsonObject paths = contract.document().getJsonObject("paths");
    int examples = 0;
    for (String path : paths.fieldNames()) {
      JsonObject post = paths.getJsonObject(path).getJsonObject("post", new JsonObject());
      JsonObject content =
          post.getJsonObject("requestBody", new JsonObject())
              .getJsonObject("content", new JsonObject());
      for (String type : content.fieldNames()) {
        JsonObject all = content.getJsonObject(type).getJsonObject("examples", new JsonObject());
        for (String name : all.fieldNames()) {
          Object value = all.getJsonObject(name).getValue("value");
          String pointer = "#/paths/" + encoded(path) + "/post/requestBody/content/";
          contract.holdsAt(pointer + type.replace("/", "~1") + "/schema", value);
          String url = path.replace("{name}", "echo");
          if (!value.toString().contains("http://") && !path.contains("downloads")) {
            HttpResponse<String> answer = front.post(url, value.toString(), "content-type", type);
            assertThat(answer.statusCode()).as(path + " " + value + answer.body()).isEqualTo(200);
          }
          examples++;
        }
      }
    }
    assertThat(examples).isGreaterThan(6);
  }

  private void assertErrors(String body, String... pointers) throws Exception {
    HttpResponse<String> answer = front.post("/v1/batches", body);
    assertProblem(answer, 400, "INVALID");
    assertThat(
            new JsonObject(answer.body())
                .getJsonArray("errors").stream()
                    .map(error -> ((JsonObject) error).getString("pointer")))
        .containsExactly(pointers);
  }

  private static String encoded(String path) {
    return path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
  }

  private void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonObject problem = new JsonObject(answer.body());
    contract.holds("Problem", problem);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
  }

  private static JsonObject error(String pointer, String detail) {
    return new JsonObject().put("pointer", pointer).put("detail", detail);
  }

  private static List<String> outcomes(JsonArray results) {
    return results.stream().map(result -> ((JsonObject) result).getString("outcome")).toList();
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not happen within 5 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
