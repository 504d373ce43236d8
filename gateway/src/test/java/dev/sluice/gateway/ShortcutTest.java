package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Shortcut;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Shortcuts that a plug-in kind brings, without a line of the gateway for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShortcutTest {
  private static final Set<String> ROLES = Set.of("gateway", "translator");

  private final Contract contract = new Contract();
  private Front front;

  @BeforeAll
  void start() throws TimeoutException {
    front = new Front(ROLES, new JsonObject(), new TranslatorModule());
  }

  @AfterAll
  void stop() throws TimeoutException {
    front.close();
  }

  @Test
  void list_ofEntries_runsATaskForEach() throws Exception {
    JsonObject document = post("{\"texts\":[\"one\",\"two\"],\"to\":\"de\"}", 200);

    contract.holds("BatchDocument", document);
    assertThat(texts(document)).containsExactly("de:one", "de:two");
    assertThat(document.getJsonArray("results").getJsonObject(1).getString("kind"))
        .isEqualTo("translate");
  }

  @Test
  void list_byItsName_runsItsEntries() throws Exception {
    JsonObject document = post("{\"texts\":\"greetings\",\"to\":\"fr\"}", 200);

    assertThat(texts(document)).containsExactly("fr:hello", "fr:good \"bye\"");
  }

  @Test
  void list_withFaults_reportsEachAtItsPlace() throws Exception {
    JsonObject problem = post("{\"texts\":[\"one\",\" \",7],\"language\":\"de\"}", 400);

    contract.holds("Problem", problem);
    assertThat(problem.getJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).getString("pointer"))
        .containsExactly("/texts/1", "/texts/2", "/to", "/language");
  }

  @Test
  void get_ofAShortcut_isNotAllowed() throws Exception {
    HttpResponse<String> answer = front.get("/v1/translations");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("OPTIONS, POST");
  }

  @Test
  void shortcut_atThePathOfAnotherEndpoint_keepsTheGatewayFromStarting() {
    NodeModule module = new Colliding();

    assertThatThrownBy(() -> new Front(Set.of("gateway"), new JsonObject(), module))
        .hasMessageContaining("shortcut: /v1/batches (expected: a path without another");
  }

  private JsonObject post(String body, int status) throws Exception {
    HttpResponse<String> answer = front.post("/v1/translations", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  private static List<String> texts(JsonObject document) {
    JsonArray results = document.getJsonArray("results");
    return results.stream()
        .map(result -> ((JsonObject) result).getJsonObject("value").getString("text"))
        .toList();
  }

  private record Colliding() implements NodeModule {
    @Override
    public String role() {
      return "colliding";
    }

    @Override
    public List<Kind<?, ?>> kinds() {
      Kind<Lookup, ?> kind =
          new Kind<>("colliding", Kinds.JOBS.address(), true, null)
              .withShortcut(new Shortcut<>("/v1/batches", "zips", Lookup::ofZip));
      return List.of(kind);
    }

    @Override
    public Future<?> start(Node node) {
      return Future.succeededFuture();
    }
  }
}
