package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Answers of single endpoints, held against the OpenAPI document. */
class EndpointsTest extends GatewayFixture {
  EndpointsTest() throws TimeoutException {}

  @Test
  void singleLookUp_answersWithItsValueOrProblem() throws Exception {
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
  void flagImage_hasTypeAndTag_and304WhenUnchanged() throws Exception {
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
  void command_withInvalidArguments_reportsTheirPlace() throws Exception {
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
  void command_answers200WithAnyExitCode() throws Exception {
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
  void everyExampleOfTheDescription_isValid_andAccepted() throws Exception {
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

  private static String encoded(String path) {
    return path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
  }

  private static JsonObject error(String pointer, String detail) {
    return new JsonObject().put("pointer", pointer).put("detail", detail);
  }
}
