package dev.sluice.gateway;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.blocking.BlocksLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A gateway whose own event loop is blocked. */
@BlocksLoop
@Tag("slow")
final class LateGatewayTest {
  private static final int MAX_TRIES = 10;
  private static final String ONE = "{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"10001\"}]}";

  @Test
  void lateGateway_refusesNewBatches_andFinishesOpenOnes() throws Exception {
    try (Front front = new Front()) {
      CompletableFuture<HttpResponse<String>> running = front.postAsync("/v1/batches", slow());
      front.await(() -> front.gauge("sluice_batches_open") == 1);

      HttpResponse<String> refused = refused(front);

      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
      assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("OVERLOADED");
      assertThat(counts(running.get(20, SECONDS))).isEqualTo(20);
      front.await(() -> front.gauge("sluice_gateway_late") == 0);
      assertThat(counts(front.post("/v1/batches", ONE))).isEqualTo(1);
    }
  }

  /** Returns a batch of twenty tasks at ten per second. */
  private static String slow() {
    return IntStream.range(0, 20)
        .mapToObj(i -> "{\"kind\":\"jobs\",\"zip\":\"" + (10_000 + i) + "\"}")
        .collect(Collectors.joining(",", "{\"tasks\":[", "],\"options\":{\"perSecond\":10}}"));
  }

  /**
   * Blocks the loop until a batch is refused: lateness is sampled, so one block may not suffice.
   */
  private static HttpResponse<String> refused(Front front) throws Exception {
    HttpResponse<String> answer;
    int tries = 0;
    do {
      front.node.deployAlone(new Blocker()).await(10, SECONDS);
      answer = front.post("/v1/batches", ONE);
      tries++;
    } while (answer.statusCode() != 503 && tries < MAX_TRIES);
    assertThat(answer.statusCode()).isEqualTo(503);
    return answer;
  }

  private static int counts(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonObject("summary")
        .getJsonObject("counts")
        .getInteger("OK");
  }

  /** Computes for 1.5 s on the event loop of the gateway when it is deployed. */
  private static final class Blocker extends VerticleBase {
    @Override
    public Future<?> start() {
      long end = System.nanoTime() + MILLISECONDS.toNanos(1_500);
      long now;
      do {
        now = System.nanoTime();
      } while (now - end < 0);
      return Future.succeededFuture();
    }
  }
}
