package dev.sluice.cli.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retry waits for the time in {@code Retry-After}. */
@VertxTest
final class RetryAfterTest {
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();

  @Test
  void lookup_429WithRetryAfter1_isRetriedAfterASecond(Vertx vertx, @TempDir Path directory)
      throws Exception {
    HttpServer upstream =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await(5, SECONDS);
    try (DoorStep door =
        DoorStep.open(null, Set.of("gateway", "jobs"), directory, source(upstream.actualPort()))) {
      JsonObject document =
          door.post("/v1/jobs", new JsonObject().put("zips", new JsonArray().add("79936")));

      assertThat(document.getJsonObject("summary").getJsonObject("counts").getInteger("OK"))
          .as(document.encode())
          .isEqualTo(1);
      assertThat(arrivals).hasSize(2);
      assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1))
          .isLessThan(Duration.ofSeconds(2));
    }
  }

  private void answer(HttpServerRequest request) {
    arrivals.add(System.nanoTime());
    if (arrivals.size() == 1) {
      request.response().setStatusCode(429).putHeader("Retry-After", "1").end();
    } else {
      request.response().putHeader("Content-Type", "application/json").end("{\"TotalJobs\":5}");
    }
  }

  private static JsonObject source(int port) {
    JsonObject own =
        new JsonObject()
            .put("url", "http://127.0.0.1:" + port + "/count?at={zip}")
            .put("pointer", "/TotalJobs");
    return new JsonObject()
        .put("jobs", new JsonObject().put("source", "own"))
        .put("sources", new JsonObject().put("own", own));
  }
}
