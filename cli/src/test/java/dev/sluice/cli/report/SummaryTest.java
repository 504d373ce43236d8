package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class SummaryTest {

  @Test
  void lines_originsThatRefused_areListedWithTheirLimit() {
    Summary summary =
        new Summary(
            new JsonObject(
                """
                {"submitted":3,"counts":{"OK":3},"elapsedMillis":1500,"concurrency":{"origins":{
                "a:80":{"peak":100,"settled":31,"refused":107,"reason":"503"},
                "b:80":{"peak":2,"settled":null,"refused":1,"reason":"reset"},
                "c:80":{"peak":9,"settled":null,"refused":0,"reason":null}}}}"""));

    assertThat(summary.lines())
        .containsExactly(
            "3 tasks: 3 OK in 1.50 s",
            "  a:80 refused 107 requests (503), settled at 31 concurrent requests",
            "  b:80 refused 1 request (reset)");
  }

  @Test
  void lines_ofAnAccount_haveNoOrigins() {
    assertThat(new Account(1).summary().lines()).hasSize(1);
  }
}
