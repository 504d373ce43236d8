package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SummaryBlocksTest {
  @Test
  void longestBlockMillis_causedAndSuffered_isTheLongerOne() {
    assertThat(summary("running", 60, 312).longestBlockMillis()).isEqualTo(312);
    assertThat(summary("running", 60, 312).blocks())
        .containsExactly(
            "blocked an event loop for 60 ms: org.example.Code.burn:42 (task 7)",
            "waited for a blocked event loop for 312 ms: org.example.Code.burn:42 (task 7)");
  }

  @Test
  void longestBlockMillis_whileStarting_isNotCounted() {
    assertThat(summary("class-loading", 60, 312).longestBlockMillis()).isZero();
    assertThat(summary("starting", 60, 312).blocks()).isEmpty();
  }

  @Test
  void longestBlockMillis_noLoopReport_isZero() {
    assertThat(new Summary(new JsonObject()).longestBlockMillis()).isZero();
  }

  private static Summary summary(String phase, int caused, int suffered) {
    return new Summary(
        new JsonObject(
            "{\"loops\":{\"caused\":[%s],\"suffered\":[%s]}}"
                .formatted(block(phase, caused), block(phase, suffered))));
  }

  private static String block(String phase, int millis) {
    return """
        {"phase":"%s","millis":%d,"class":"org.example.Code","method":"burn","line":42,"index":7}"""
        .formatted(phase, millis);
  }
}
