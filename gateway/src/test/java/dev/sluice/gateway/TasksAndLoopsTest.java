package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists tasks in flight, cancels one of them, and lists the event loops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksAndLoopsTest {
  private static final String THREE =
      """
      {"tasks":[{"kind":"jobs","zip":"99900"},{"kind":"jobs","zip":"99901"},{"kind":"jobs","zip":"99902"}],
       "options":{"concurrency":2,"timeoutMillis":60000}}\
      """;

  private final Contract contract = new Contract();
  private Front front;

  @BeforeAll
  void start() throws TimeoutException {
    front = new Front();
  }

  @AfterAll
  void stop() throws TimeoutException {
    front.close();
  }

  @Test
  void tasks_cancelledOneByOne_endTheBatchAsCancelled() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = front.postAsync("/v1/batches", THREE);
    front.await(() -> inState("running").size() == 2);
    String path = "/v1/tasks/" + inState("running").get(0).getString("batch") + "/";

    assertThat(tasks().getLong("more")).as("not parsed yet").isEqualTo(1);
    assertThat(inState("running")).allMatch(task -> !task.getString("loop").isEmpty());
    assertThat(front.method("DELETE", path + 2).statusCode()).isEqualTo(202);
    assertThat(front.method("DELETE", path + 2).statusCode()).isEqualTo(404);
    assertThat(front.method("DELETE", path + 0).statusCode()).isEqualTo(202);
    assertThat(front.method("DELETE", path + 1).statusCode()).isEqualTo(202);
    JsonObject document = new JsonObject(answer.get().body());
    contract.holds("BatchDocument", document);
    assertThat(document.getJsonObject("summary").getJsonObject("counts").getInteger("CANCELLED"))
        .isEqualTo(3);
    assertThat(objects(document.getJsonArray("results")))
        .allMatch(result -> result.getString("code").equals("CANCELLED"));
    assertThat(tasks().getJsonArray("tasks")).isEmpty();
  }

  @Test
  void cancel_ofATaskNotInFlight_isNotFound() throws Exception {
    HttpResponse<String> answer = front.method("DELETE", "/v1/tasks/nobody/0");

    assertThat(answer.statusCode()).isEqualTo(404);
    contract.holds("Problem", new JsonObject(answer.body()));
    assertThat(front.method("DELETE", "/v1/tasks/nobody/-1").statusCode()).isEqualTo(404);
  }

  @Test
  void loops_ofTheNode_areListed() throws Exception {
    front.await(() -> !loops().getJsonArray("nodes").isEmpty());
    JsonObject node = loops().getJsonArray("nodes").getJsonObject(0);

    contract.holds("Loops", loops());
    assertThat(node.getString("node")).isEqualTo(front.node.id());
    assertThat(objects(node.getJsonArray("loops")))
        .anyMatch(loop -> loop.getJsonArray("verticles").contains("GatewayVerticle"))
        .anyMatch(loop -> loop.getJsonArray("verticles").contains("Worker"));
  }

  private List<JsonObject> inState(String state) {
    return objects(tasks().getJsonArray("tasks"))
        .filter(task -> task.getString("state").equals(state))
        .toList();
  }

  private JsonObject tasks() {
    JsonObject tasks = get("/v1/tasks");
    contract.holds("TasksInFlight", tasks);
    return tasks;
  }

  private JsonObject loops() {
    return get("/v1/loops");
  }

  private JsonObject get(String path) {
    try {
      return new JsonObject(front.get(path).body());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
