package dev.sluice.jobs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@VertxTest
class JobsVerticleTest {
  private static final String SECRET = "k3y-that-must-stay-secret";
  private static final Lookup EL_PASO = Lookup.ofZip("79936");
  private static final Lookup MINE = new Lookup("79936", null, "mine");
  private ScriptedUpstream upstream;
  private JobsNode node;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    upstream = new ScriptedUpstream(vertx);
    JsonObject sources =
        new JsonObject()
            .put(
                "mine",
                new JsonObject()
                    .put("url", upstream.url() + "/count?at={zip}")
                    .put("pointer", "/TotalJobs")
                    .put("notFoundPointer", "/error")
                    .put("headers", new JsonObject().put("X-Team", "blue"))
                    .put("secretHeaders", new JsonObject().put("X-Key", "usajobs-key"))
                    .put("perOrigin", 7)
                    .put("maxBytes", 100_000))
            .put(
                "keyed",
                new JsonObject()
                    .put("url", upstream.url() + "/things/{key}/count")
                    .put("pointer", "/a~1b/1/n"))
            .put(
                "locked",
                new JsonObject()
                    .put("url", upstream.url() + "/{zip}")
                    .put("pointer", "/n")
                    .put("secretHeaders", new JsonObject().put("X-Key", "not-there")));
    JsonObject usajobs =
        new JsonObject()
            .put("url", upstream.url())
            .put("legacyUrl", upstream.url() + "/")
            .put("email", "me@example.org");
    node =
        JobsNode.start(
            new JsonObject().put("usajobs", usajobs).put("sources", sources),
            Map.of("SLUICE_SECRET_USAJOBS_KEY", SECRET));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    upstream.close();
  }

  @Test
  void usajobs_answers_countOfAllPages() throws Exception {
    upstream.answersJson(
        """
        {"SearchResult":{"SearchResultCount":1,"SearchResultCountAll":34,
         "UserArea":{"NumberOfPages":"34"}}}""");

    assertThat(node.count(EL_PASO)).isEqualTo(new JobCount(34, "usajobs", false));

    HttpServerRequest asked = upstream.nextRequest();
    assertThat(asked.uri()).isEqualTo("/api/Search?LocationName=79936&ResultsPerPage=1&Fields=Min");
    assertThat(asked.getHeader("Host")).isEqualTo(upstream.origin());
    assertThat(asked.getHeader("User-Agent")).isEqualTo("me@example.org");
    assertThat(asked.getHeader("Authorization-Key")).isEqualTo(SECRET);
    assertThat(asked.getHeader("Accept-Encoding")).isNull();
  }

  @Test
  void usajobsLegacy_countInAString_isANumber() throws Exception {
    upstream.answersJson("{\"TotalJobs\":\"17\"}");

    assertThat(node.count(new Lookup("90011", null, "usajobs-legacy")))
        .isEqualTo(new JobCount(17, "usajobs-legacy", false));

    HttpServerRequest asked = upstream.nextRequest();
    assertThat(asked.uri()).isEqualTo("/api/jobs?LocationId=90011&NumberOfJobs=1");
    assertThat(asked.getHeader("Authorization-Key")).isNull();
  }

  @Test
  void ownSource_sendsItsHeadersAndSecrets() throws Exception {
    upstream.answersJson("{\"TotalJobs\":0}");

    assertThat(node.count(MINE).jobs()).isZero();

    HttpServerRequest asked = upstream.nextRequest();
    assertThat(asked.uri()).isEqualTo("/count?at=79936");
    assertThat(asked.getHeader("X-Team")).isEqualTo("blue");
    assertThat(asked.getHeader("X-Key")).isEqualTo(SECRET);
  }

  @Test
  void key_isPercentEncoded() throws Exception {
    upstream.answersJson("{\"a/b\":[0,{\"n\":5}]}");

    assertThat(node.count(new Lookup(null, "../a b+c&d=é?#/😀", "keyed")).jobs()).isEqualTo(5);

    assertThat(upstream.nextRequest().uri())
        .isEqualTo("/things/..%2Fa%20b%2Bc%26d%3D%C3%A9%3F%23%2F%F0%9F%98%80/count");
  }

  @Test
  void answerMarkedSynthetic_isToldAsSuch() throws Exception {
    upstream.answers(
        r ->
            r.response()
                .putHeader("Content-Type", "application/vnd.lab+json; charset=utf-8")
                .putHeader("X-Synthetic", "true")
                .end("{\"TotalJobs\":3}"));

    assertThat(node.count(MINE)).isEqualTo(new JobCount(3, "mine", true));
  }

  @Test
  void answerWithoutMediaType_thatStartsLikeJson_isRead() throws Exception {
    upstream.answers(r -> r.response().end("{\"TotalJobs\":3}"));

    assertThat(node.count(MINE).jobs()).isEqualTo(3);
  }

  @Test
  void longAnswer_isReadToo() throws Exception {
    upstream.answersJson("{\"pad\":\"" + "x".repeat(90_000) + "\",\"TotalJobs\":8}");

    assertThat(node.count(MINE).jobs()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"TotalJobs\":\"12a\"} | TotalJobs: 12a (expected: a whole number)",
        "{\"TotalJobs\":\"\"}    | TotalJobs:  (expected: a whole number)",
        "{\"TotalJobs\":\" 1\"}  | TotalJobs:  1 (expected: a whole number)",
        "{\"TotalJobs\":\"-1\"}  | TotalJobs: -1 (expected: a whole number)",
        "{\"TotalJobs\":-1}      | TotalJobs: -1 (expected: a whole number)",
        "{\"TotalJobs\":1e3}     | TotalJobs: 1000.0 (expected: a whole number)",
        "{\"TotalJobs\":1.5}     | TotalJobs: 1.5 (expected: a whole number)",
        "{\"TotalJobs\":true}    | TotalJobs: true (expected: a whole number)",
        "{\"TotalJobs\":null}    | TotalJobs: missing (expected: a whole number)",
        "{\"TotalJobs\":{}}      | TotalJobs: an object (expected: a whole number)",
        "{\"TotalJobs\":[1]}     | TotalJobs: a list (expected: a whole number)",
        "{}                      | TotalJobs: missing (expected: a whole number)",
        "[1]                     | TotalJobs: missing (expected: a whole number)",
        "34                      | TotalJobs: missing (expected: a whole number)",
        "{\"TotalJobs\":1        | answer: malformed (expected: JSON)",
        "{\"TotalJobs\":1}}      | answer: malformed (expected: JSON)",
        "{\"TotalJobs\":9007199254740993} | TotalJobs: 9007199254740993 (expected: a whole number)",
        "{\"TotalJobs\":1e999999999} | TotalJobs: Infinity (expected: a whole number)",
      })
  void answerWithoutACount_isMalformed(String body, String reason) throws Exception {
    upstream.answersJson(body);

    assertFailure(node.failure(MINE), FailureCode.UPSTREAM_MALFORMED, reason);
  }

  @Test
  void numberOfNinetyDigits_isMalformed() throws Exception {
    upstream.answersJson("{\"TotalJobs\":" + "9".repeat(90) + "}");

    assertThat(node.failure(MINE).code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
  }

  @Test
  void emptyBody_isMalformed() throws Exception {
    upstream.answersJson("");

    assertThat(node.failure(MINE).code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
  }

  @Test
  void html_isMalformed() throws Exception {
    upstream.answers(
        r -> r.response().putHeader("Content-Type", "text/html; charset=utf-8").end("<p>34</p>"));

    assertFailure(
        node.failure(MINE),
        FailureCode.UPSTREAM_MALFORMED,
        "content-type: text/html (expected: JSON)");
  }

  @Test
  void htmlWithoutMediaType_isMalformed() throws Exception {
    upstream.answers(r -> r.response().end("<p>34</p>"));

    assertFailure(
        node.failure(MINE),
        FailureCode.UPSTREAM_MALFORMED,
        "content-type: missing (expected: JSON)");
  }

  @Test
  void endlessAnswer_isGivenUpAndItsConnectionClosed() throws Exception {
    upstream.answers(
        r -> {
          r.response().setChunked(true).putHeader("Content-Type", "application/json");
          r.response().write("x".repeat(100_001));
        });

    assertFailure(
        node.failure(MINE),
        FailureCode.UPSTREAM_MALFORMED,
        "answer: too long (expected: at most 100000 bytes)");
    assertThat(upstream.connectionClosed.await(5, SECONDS)).isTrue();
  }

  @Test
  void answerOfTenGigabytes_isRefusedAtItsHead() throws Exception {
    upstream.answers(
        r -> {
          r.response().putHeader("Content-Type", "application/json");
          r.response().putHeader("Content-Length", "10737418240").write("{");
        });

    assertFailure(
        node.failure(MINE),
        FailureCode.UPSTREAM_MALFORMED,
        "answer: too long (expected: at most 100000 bytes)");
    assertThat(upstream.connectionClosed.await(5, SECONDS)).isTrue();
  }

  @Test
  void answerThatIsABombWhenUnpacked_isMalformed() throws Exception {
    Buffer bomb = bomb();
    upstream.answers(
        r -> {
          r.response().putHeader("Content-Encoding", "gzip");
          r.response().putHeader("Content-Type", "application/json").end(bomb);
        });

    assertFailure(
        node.failure(MINE),
        FailureCode.UPSTREAM_MALFORMED,
        "content-encoding: gzip (expected: none)");
  }

  @Test
  void answerByteByByte_isATimeout_andClosesTheConnection() throws Exception {
    upstream.trickles();

    assertFailure(node.failure(MINE, 300), FailureCode.ATTEMPT_TIMEOUT, "took longer than 300 ms");
    assertThat(upstream.connectionClosed.await(5, SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void statusOfWhatIsNotThere_isNotFound(int status) throws Exception {
    upstream.answers(r -> r.response().setStatusCode(status).end("no"));

    assertThat(node.failure(MINE).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void notFoundPointer_thatHasAValue_isNotFound() throws Exception {
    upstream.answersJson("{\"error\":\"no such place\",\"TotalJobs\":0}");

    assertThat(node.failure(MINE).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 500, 503})
  void otherStatus_isTold(int status) throws Exception {
    upstream.answers(
        r ->
            r.response()
                .setStatusCode(status)
                .putHeader("Location", upstream.url() + "/elsewhere")
                .end());

    Failure failure = node.failure(MINE);

    assertFailure(failure, FailureCode.UPSTREAM_STATUS, "status: " + status + " (expected: 200)");
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.retryAfterMillis()).isNull();
    upstream.nextRequest();
    assertThat(upstream.requests).as("redirects followed").isEmpty();
  }

  @Test
  void retryAfter_isTold() throws Exception {
    upstream.answers(r -> r.response().setStatusCode(429).putHeader("Retry-After", "3").end());

    Failure failure = node.failure(MINE);

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_STATUS);
    assertThat(failure.retryAfterMillis()).isEqualTo(3_000);
  }

  @Test
  void reset_isAConnectionFailure() throws Exception {
    upstream.answers(r -> r.connection().close());

    assertThat(node.failure(MINE).code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
  }

  @Test
  void truncatedAnswer_isAConnectionFailure() throws Exception {
    upstream.answers(
        r -> {
          r.response().putHeader("Content-Type", "application/json");
          r.response().putHeader("Content-Length", "100").write("{\"TotalJobs\":1}");
          r.connection().close();
        });

    assertThat(node.failure(MINE).code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
  }

  @Test
  void noConnection_isAConnectionFailure() throws Exception {
    upstream.close();

    Failure failure = node.failure(MINE);

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
    assertThat(failure.reason()).startsWith(upstream.origin() + ": ");
  }

  @Test
  void attemptPastItsLimit_isATimeout_andClosesTheConnection() throws Exception {
    upstream.answers(r -> {});

    Failure failure = node.failure(MINE, 200);

    assertFailure(failure, FailureCode.ATTEMPT_TIMEOUT, "took longer than 200 ms");
    assertThat(upstream.connectionClosed.await(5, SECONDS)).isTrue();
  }

  @Test
  void attemptPastItsLimit_whileTheBodyComes_closesTheConnection() throws Exception {
    upstream.answers(
        r -> {
          r.response().setChunked(true).putHeader("Content-Type", "application/json");
          r.response().write("{");
        });

    assertThat(node.failure(MINE, 200).code()).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(upstream.connectionClosed.await(5, SECONDS)).isTrue();
  }

  @Test
  void upstreamThatRepeatsTheSecret_doesNotGetItIntoAReason() throws Exception {
    upstream.answersJson("{\"TotalJobs\":\"your key is " + SECRET + "\"}");
    String value = node.failure(MINE).reason();
    upstream.answers(r -> r.response().putHeader("Content-Type", "text/" + SECRET).end());
    String mediaType = node.failure(MINE).reason();

    assertThat(value).isEqualTo("TotalJobs: your key is *** (expected: a whole number)");
    assertThat(mediaType).isEqualTo("content-type: text/*** (expected: JSON)");
    assertThat(node.node().settings().toJson().encode()).doesNotContain(SECRET);
  }

  @Test
  void unknownSource_isRefused() throws Exception {
    assertFailure(
        node.failure(new Lookup("79936", null, "x")),
        FailureCode.POLICY,
        "source: x (expected: one of keyed, locked, mine, usajobs, usajobs-legacy)");
  }

  @Test
  void sourceWithoutItsSecret_isRefused() throws Exception {
    assertFailure(
        node.failure(new Lookup("79936", null, "locked")),
        FailureCode.POLICY,
        "locked: no secret not-there (expected: SLUICE_SECRET_NOT_THERE)");
    assertThat(upstream.requests).isEmpty();
  }

  @Test
  void keyOfTheWrongSort_isInvalid() throws Exception {
    assertFailure(
        node.failure(new Lookup(null, "k", "mine")),
        FailureCode.INVALID,
        "key: k (expected: a zip; mine is looked up by it)");
    assertFailure(
        node.failure(new Lookup("79936", null, "keyed")),
        FailureCode.INVALID,
        "zip: 79936 (expected: a key; keyed is looked up by it)");
    assertFailure(
        node.failure(new Lookup(null, "..", "keyed")),
        FailureCode.INVALID,
        "key: .. (expected: more than dots)");
  }

  @Test
  void stranger_asksInPlainJson() throws Exception {
    upstream.answersJson("{\"SearchResult\":{\"SearchResultCountAll\":34}}");

    assertThat(node.askPlainly(new JsonObject().put("zip", "79936")))
        .isEqualTo(
            new JsonObject()
                .put("zip", "79936")
                .put("jobs", 34L)
                .put("source", "usajobs")
                .put("synthetic", false));
  }

  @Test
  void strangersInvalidZip_failsTheMessage() {
    assertThatExceptionOfType(ReplyException.class)
        .isThrownBy(() -> node.askPlainly(new JsonObject().put("zip", "7993")))
        .satisfies(e -> assertThat(e.failureCode()).isEqualTo(4000))
        .withMessage("zip: 7993 (expected: five digits)");
  }

  @Test
  void messageWithoutReplyAddress_isCarriedOut() throws Exception {
    node.tell(new JsonObject().put("zip", "79936"));

    assertThat(upstream.nextRequest().uri()).contains("LocationName=79936");
  }

  @Test
  void card_tellsTheUpstreamOfEachSource() throws Exception {
    BlockingQueue<JsonObject> beats = new LinkedBlockingQueue<>();
    node.node()
        .vertx()
        .eventBus()
        .<JsonObject>consumer(NodeBeat.ADDRESS, beat -> beats.add(beat.body()));

    JsonArray workers = requireNonNull(beats.poll(5, SECONDS)).getJsonArray("workers");

    assertThat(workers).hasSize(2);
    JsonObject upstreams = workers.getJsonObject(0).getJsonObject("upstreams");
    assertThat(upstreams.getJsonObject("jobs:mine"))
        .isEqualTo(new JsonObject().put("origin", upstream.origin()).put("limit", 7));
    assertThat(upstreams.getJsonObject("jobs:"))
        .isEqualTo(upstreams.getJsonObject("jobs:usajobs"))
        .isEqualTo(new JsonObject().put("origin", upstream.origin()).put("limit", 10_000));
  }

  /** Fifty megabytes of blanks. */
  private static Buffer bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] blanks = " ".repeat(1 << 20).getBytes(US_ASCII);
      for (int i = 0; i < 50; i++) {
        gzip.write(blanks);
      }
    }
    return Buffer.buffer(packed.toByteArray());
  }

  private static void assertFailure(Failure failure, FailureCode code, String reason) {
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.code()).isEqualTo(code);
  }
}
