package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Refuses invalid requests, each fault with its place. */
class BadRequestsTest extends GatewayFixture {
  BadRequestsTest() throws TimeoutException {}

  @Test
  void wrongPathOrMethod_isAProblem_thatListsWhatIsAllowed() throws Exception {
    assertProblem(front.get("/nope"), 404, "NOT_FOUND");
    HttpResponse<String> deleted = front.method("DELETE", "/v1/jobs/79936");
    assertProblem(deleted, 405, "METHOD_NOT_ALLOWED");
    assertThat(deleted.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
    assertThat(front.method("PUT", "/v1/jobs").headers().firstValue("allow"))
        .hasValue("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void invalidBodies_areReportedByTheirPlace() throws Exception {
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

  private void assertErrors(String body, String... pointers) throws Exception {
    HttpResponse<String> answer = front.post("/v1/batches", body);
    assertProblem(answer, 400, "INVALID");
    assertThat(
            new JsonObject(answer.body())
                .getJsonArray("errors").stream()
                    .map(error -> ((JsonObject) error).getString("pointer")))
        .containsExactly(pointers);
  }
}
