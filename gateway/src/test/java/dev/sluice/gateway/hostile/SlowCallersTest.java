package dev.sluice.gateway.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Front;
import dev.sluice.gateway.hostile.RawHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Callers that are too slow or too many, against a gateway with small limits. */
class SlowCallersTest {
  private static final String TO = " HTTP/1.1\r\nHost: localhost\r\n";
  private static final String LIST =
      "POST /v1/batches"
          + TO
          + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n";
  private static final String JSON =
      "POST /v1/jobs" + TO + "Content-Type: application/json\r\nContent-Length: ";

  @Test
  void connection_withoutARequest_isClosed() throws Exception {
    try (Front front = front("headMillis", 100);
        RawHttp silent = new RawHttp(front.port())) {
      assertThat(silent.closes()).isTrue();
    }
  }

  @Test
  void incompleteHead_isAnswered408_andClosed() throws Exception {
    try (Front front = front("headMillis", 100);
        RawHttp slow = new RawHttp(front.port())) {
      slow.send("GET /v1/nodes HTTP/1.1\r\nHost: loc");
      assertProblem(slow.answer(), 408, "TOO_SLOW");
      assertThat(slow.closes()).isTrue();
    }
  }

  @Test
  void incompleteSecondHead_isAnswered408_andClosed() throws Exception {
    try (Front front = front("headMillis", 300);
        RawHttp slow = new RawHttp(front.port())) {
      slow.send("GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/no");
      assertThat(slow.answer().status()).isEqualTo(200);
      assertProblem(slow.answer(), 408, "TOO_SLOW");
      assertThat(slow.closes()).isTrue();
    }
  }

  @Test
  void idleConnection_isClosed() throws Exception {
    try (Front front = front("idleMillis", 100);
        RawHttp idle = new RawHttp(front.port())) {
      idle.send("GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(idle.answer().status()).isEqualTo(200);
      assertThat(idle.closes()).isTrue();
    }
  }

  @Test
  void callerThatWaitsForALongBatch_isNotIdle() throws Exception {
    try (Front front = front("idleMillis", 50);
        RawHttp waiting = new RawHttp(front.port())) {
      String body = "{\"zips\":[\"99901\"],\"options\":{\"deadlineMillis\":500}}";
      waiting.send(JSON + body.length() + "\r\n\r\n" + body);
      assertThat(waiting.answer().body()).contains("BATCH_DEADLINE");
    }
  }

  @Test
  void body_pastItsTimeLimit_isAnswered408_andClosed() throws Exception {
    try (Front front = front("bodyMillis", 100);
        RawHttp slow = new RawHttp(front.port())) {
      slow.send(JSON + "100\r\n\r\n{\"zips\":");
      Answer answer = slow.answer();
      assertProblem(answer, 408, "TOO_SLOW");
      assertThat(answer.body()).contains("whole within 100 ms");
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(slow.closes()).isTrue();
    }
  }

  @Test
  void body_thatPauses_isAnswered408_andClosed() throws Exception {
    try (Front front = front("headMillis", 100);
        RawHttp slow = new RawHttp(front.port())) {
      slow.send(JSON + "100\r\n\r\n{\"zips\":");
      Answer answer = slow.answer();
      assertProblem(answer, 408, "TOO_SLOW");
      assertThat(answer.body()).contains("more of it within 100 ms");
      assertThat(slow.closes()).isTrue();
    }
  }

  @Test
  void list_thatPausesBeforeItsFirstLine_isAnswered408_andClosed() throws Exception {
    try (Front front = front("silentMillis", 100);
        RawHttp slow = new RawHttp(front.port())) {
      slow.send(LIST + "\r\n5\r\n{\"kin\r\n");
      assertProblem(slow.answer(), 408, "TOO_SLOW");
      assertThat(slow.closes()).isTrue();
    }
  }

  @Test
  void list_thatPausesWhileItsBatchRuns_endsTheBatchWithTheReason() throws Exception {
    String line = "{\"kind\":\"jobs\",\"zip\":\"99902\"}\n";
    try (Front front = front("silentMillis", 300);
        RawHttp slow = new RawHttp(front.port())) {
      slow.send(LIST + "Accept: application/x-ndjson\r\n\r\n" + chunk(line) + "1\r\n{\r\n");
      Answer answer = slow.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"reason\":\"body (expected: a line within 300 ms)\"");
      assertThat(answer.body()).contains("\"CANCELLED\":1").contains("\"event\":\"finished\"");
      assertThat(slow.closes()).isTrue();
      front.await(() -> front.gauge("sluice_batches_open") == 0);
    }
  }

  @Test
  void connections_aboveTheLimit_areTurnedAwayUntilOthersClose() throws Exception {
    try (Front front = front("maxConnections", 2);
        RawHttp first = new RawHttp(front.port())) {
      try (RawHttp second = new RawHttp(front.port())) {
        second.send("GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(second.answer().status()).isEqualTo(200);
        try (RawHttp third = new RawHttp(front.port())) {
          Answer answer = third.answer();
          assertProblem(answer, 503, "OVERLOADED");
          assertThat(answer.headers()).containsEntry("retry-after", "1");
          assertThat(third.closes()).isTrue();
        }
      }
      front.await(() -> front.gauge("sluice_connections_open") == 1);
      assertThat(front.get("/v1/nodes").statusCode()).isEqualTo(200);
      first.send("GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(first.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void batches_aboveTheLimit_areRefusedUntilOthersEnd() throws Exception {
    String body = "{\"zips\":[\"99903\"]}";
    try (Front front = front("maxBatches", 1)) {
      try (RawHttp first = new RawHttp(front.port())) {
        first.send(JSON + body.length() + "\r\n\r\n" + body);
        front.await(() -> front.gauge("sluice_batches_open") == 1);
        Answer answer =
            RawHttp.ask(front.port(), "GET /v1/jobs/10001 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertProblem(answer, 503, "OVERLOADED");
        assertThat(answer.headers()).containsEntry("retry-after", "1");
        assertThat(front.get("/v1/nodes").statusCode()).isEqualTo(200);
      }
      front.await(() -> front.gauge("sluice_batches_open") == 0);
      assertThat(front.get("/v1/jobs/10001").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void callerThatSendsRequestsWithoutReading_isPausedUntilItReads() throws Exception {
    int many = 2_000;
    try (Front front = new Front();
        RawHttp greedy = new RawHttp(front.port())) {
      greedy.send("GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(many));
      front.await(() -> front.gauge("sluice_connections_open") == 1);
      for (int i = 0; i < many; i++) {
        assertThat(greedy.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws Exception {
    try (Front front = new Front();
        RawHttp eager = new RawHttp(front.port())) {
      String body = "{\"zips\":[\"10007\"]}";
      eager.send(
          JSON
              + body.length()
              + "\r\n\r\n"
              + body
              + "GET /v1/jobs/10008 HTTP/1.1\r\nHost: localhost\r\n\r\n"
              + "GET /v1/jobs/10009 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(eager.answer().body()).contains("\"sum\":7");
      assertThat(eager.answer().body()).contains("\"zip\":\"10008\"");
      assertThat(eager.answer().body()).contains("\"zip\":\"10009\"");
    }
  }

  @Test
  void expectation_isAnswered100_afterAdmission() throws Exception {
    try (Front front = new Front();
        RawHttp polite = new RawHttp(front.port())) {
      String body = "{\"zips\":[\"10007\"]}";
      polite.send(JSON + body.length() + "\r\nExpect: 100-continue\r\n\r\n");
      assertThat(polite.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
      polite.send(body);
      assertThat(polite.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void headAndOptions_returnTheHeadersOfGet_andTheAllowedMethods() throws Exception {
    try (Front front = new Front()) {
      Answer head =
          RawHttp.ask(front.port(), "HEAD /v1/jobs/10001 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("content-type", "application/json");
      Answer options =
          RawHttp.ask(front.port(), "OPTIONS /v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(options.status()).isEqualTo(204);
      assertThat(options.headers()).containsEntry("allow", "GET, HEAD, OPTIONS, POST");
    }
  }

  @Test
  void nameInTheSettings_isAccepted() throws Exception {
    JsonObject hosts = new JsonObject("{\"hosts\":[\"Sluice.example\"]}");
    try (Front front = new Front(Set.of("gateway"), hosts)) {
      String request = "GET /v1/nodes HTTP/1.1\r\nHost: sluice.example:80\r\n";
      assertThat(RawHttp.ask(front.port(), request + "\r\n").status()).isEqualTo(200);
      String own = request + "Origin: http://sluice.example:80\r\n\r\n";
      assertThat(RawHttp.ask(front.port(), own).status()).isEqualTo(200);
    }
  }

  @Test
  void absoluteUrlOfTheSameHost_isAccepted() throws Exception {
    try (Front front = new Front()) {
      String request = "GET http://localhost/v1/jobs/10034 HTTP/1.1\r\nHost: localhost\r\n\r\n";
      assertThat(RawHttp.ask(front.port(), request).body()).contains("\"jobs\":34");
    }
  }

  @Test
  void flagImage_runsNoScripts() throws IOException, TimeoutException {
    try (Front front = new Front()) {
      Answer flag =
          RawHttp.ask(front.port(), "GET /v1/flags/br HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(flag.headers().get("content-security-policy")).contains("sandbox");
      assertThat(flag.headers()).containsEntry("x-content-type-options", "nosniff");
    }
  }

  private static Front front(String setting, int value) throws TimeoutException {
    return new Front(Set.of("gateway", "scripted"), new JsonObject().put(setting, value));
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
  }
}
