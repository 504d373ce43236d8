package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** One gateway for all tests of a class, and what they check answers with. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class GatewayFixture {
  final Contract contract = new Contract();
  final Front front;

  GatewayFixture() throws TimeoutException {
    front = new Front();
  }

  @AfterAll
  void stop() throws TimeoutException {
    front.close();
  }

  final void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonObject problem = new JsonObject(answer.body());
    contract.holds("Problem", problem);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
  }

  static List<String> outcomes(JsonArray results) {
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
