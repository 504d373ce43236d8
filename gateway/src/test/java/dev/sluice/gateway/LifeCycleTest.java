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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Callers that disconnect or read slowly, and gateways that start, drain or have no workers. */
class LifeCycleTest extends GatewayFixture {
  LifeCycleTest() throws TimeoutException {}

  @Test
  void caller_thatDisconnects_hasItsBatchCancelled() throws Exception {
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
  void slowReader_pausesItsOwnBatch_andLosesNothing() throws Exception {
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
  void drain_letsOpenBatchesFinish_andRefusesNewOnes() throws Exception {
    try (Front going = new Front()) {
      CompletableFuture<HttpResponse<String>> running =
          going.postAsync(
              "/v1/batches",
              """
              {"tasks":[{"kind":"jobs","zip":"10001"},{"kind":"jobs","zip":"10002"},{"kind":"jobs","zip":"10003"}],
              "options":{"perSecond":4,"workerWaitMillis":100}}\
              """);
      await(() -> going.metrics().contains("outcome=\"OK\""));
      Future<Void> closing = going.node.close(10_000);
      assertProblem(going.post("/v1/jobs", "{\"zips\":[\"10001\"]}"), 503, "DRAINING");

      JsonObject document = new JsonObject(running.get(10, TimeUnit.SECONDS).body());
      closing.await(10, TimeUnit.SECONDS);
      assertThat(outcomes(document.getJsonArray("results"))).containsExactly("OK", "OK", "OK");
    }
  }

  @Test
  void drain_pastTheGracePeriod_cancelsRunningTasks() throws Exception {
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
  void task_withoutAWorker_isRejectedAfterTheWait() throws Exception {
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
  void port_inUse_isReportedWithItsSetting() {
    assertThatThrownBy(() -> new Front(Set.of("gateway"), front.port()))
        .hasMessageContaining("gateway.port: " + front.port() + " (expected: a port that is free");
  }
}
