package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs batches and checks their answers in each format. */
class BatchAnswersTest extends GatewayFixture {
  private static final String MIXED =
      """
      {"tasks":[{"kind":"jobs","zip":"10034"},{"kind":"jobs","zip":"40400"},{"kind":"jobs","zip":"50000"},
      {"kind":"flags","country":"BR","id":"mine"},{"kind":"command","command":"echo","args":["hello"]},
      {"kind":"command","command":"fail","args":["x"]},{"kind":"jobs","zip":"66600"}],
      "options":{"concurrency":3,"retry":{"attempts":2,"backoffMillis":1}}}\
      """;

  BatchAnswersTest() throws TimeoutException {}

  @Test
  void batch_asOneDocument_hasTheResultsInOrder_andASummaryThatAddsUp() throws Exception {
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
  void batch_asNdjson_emitsEventsInOrderWithoutGaps() throws Exception {
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
            "\\{\"event\":\"output\",\"seq\":\\d+,\"index\":4,\"stream\":\"stdout\",\"text\":\"hello\\\\n"
                + "\"\\}");
  }

  @Test
  void batch_asEventStream_emitsTheSameEvents() throws Exception {
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
  void list_asNdjson_runsWithItsOptions_andRejectsInvalidLines() throws Exception {
    String list =
        """
        {"options":{"concurrency":2}}
        {"kind":"jobs","zip":"10001"}

        {"kind":"jobs","zip":"1000"}
        this is no JSON
        {"kind":"jobs","zip":"10002","nonsense":1}
        {"kind":"jobs","zip":"10003"}\
        """;

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
  void list_asNdjsonToNdjson_reportsItsLengthWhenItIsComplete() throws Exception {
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
  void list_tooLongForOneDocument_isRefused_andTheOtherFormatNamed() throws Exception {
    String line = "{\"kind\":\"jobs\",\"zip\":\"10001\"}\n";

    HttpResponse<String> answer =
        front.post("/v1/batches", line.repeat(10_001), "content-type", "application/x-ndjson");

    assertProblem(answer, 406, "NOT_ACCEPTABLE");
    assertThat(answer.body()).contains("application/x-ndjson");
  }

  @Test
  void line_tooLong_isRejected_andTheNextOneRuns() throws Exception {
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
  void concurrencyOfTwo_assignsTwoSlots() throws Exception {
    String body =
        """
        {"tasks":[{"kind":"jobs","zip":"10001"},{"kind":"jobs","zip":"10002"},{"kind":"jobs","zip":"10003"}],
        "options":{"concurrency":2}}\
        """;

    JsonArray results =
        new JsonObject(front.post("/v1/batches", body).body()).getJsonArray("results");

    assertThat(results.stream().map(result -> ((JsonObject) result).getInteger("slot")))
        .allMatch(slot -> slot == 0 || slot == 1);
  }

  @Test
  void attempt_pastItsTimeLimit_isATimeoutOfThatTask() throws Exception {
    HttpResponse<String> answer =
        front.post(
            "/v1/batches",
            """
            {"tasks":[{"kind":"jobs","zip":"99902","timeoutMillis":50},{"kind":"jobs","zip":"10001"}],
            "options":{"retry":{"attempts":1}}}\
            """);

    JsonArray results = new JsonObject(answer.body()).getJsonArray("results");
    assertThat(outcomes(results)).containsExactly("TIMEOUT", "OK");
    assertThat(results.getJsonObject(0).getString("reason")).isEqualTo("took longer than 50 ms");
  }

  @Test
  void deadline_endsTheBatch_andReportsWhatRan() throws Exception {
    HttpResponse<String> answer =
        front.post(
            "/v1/batches",
            """
            {"tasks":[{"kind":"command","command":"hang"},{"kind":"jobs","zip":"10001"}],
            "options":{"concurrency":1,"deadlineMillis":100}}\
            """);

    JsonArray results = new JsonObject(answer.body()).getJsonArray("results");
    assertThat(outcomes(results)).containsExactly("TIMEOUT", "SKIPPED");
    assertThat(results.getJsonObject(0).getString("code")).isEqualTo("BATCH_DEADLINE");
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
}
