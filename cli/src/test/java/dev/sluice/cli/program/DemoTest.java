package dev.sluice.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demonstration in a process of its own, as from a shell. */
@Tag("slow")
final class DemoTest {

  @Test
  void demo_asJson_isOneTrueDocument(@TempDir Path directory) throws Exception {
    Program program = Program.start(directory, "demo", "--json");

    assertThat(program.exitCode()).isZero();
    assertThat(program.out().lines()).hasSize(1);
    JsonObject document = new JsonObject(program.out());
    assertThat(document.getString("truth")).isEqualTo("exact");
    assertJobs(document.getJsonObject("jobs"));
    assertFlags(document.getJsonObject("flags"), directory.resolve("sluice-demo-flags"));
    assertThat(ended(document, "commands", "OK")).isEqualTo(2);
    assertThat(ended(document, "queue", "OK")).isEqualTo(4);
    assertQueue(document.getJsonObject("queue"));
  }

  @Test
  void demo_forPeople_reportsItsStepsAndThatTheyAreTrue(@TempDir Path directory) throws Exception {
    Program program = Program.start(directory, "demo");

    assertThat(program.exitCode()).isZero();
    assertThat(program.out())
        .contains("worker 2: echo OK, printed hello")
        .contains("257 complete files")
        .endsWith("truth: exact\n");
    assertThat(program.err()).contains("jobs: 100 of 100");
  }

  /** Two sleeps ran at once and never three; the longest alone takes 1.5 s. */
  private static void assertQueue(JsonObject queue) {
    assertThat(queue.getJsonObject("concurrency").getInteger("peak")).isEqualTo(2);
    assertThat(queue.getLong("elapsedMillis")).isGreaterThanOrEqualTo(1_500L);
  }

  private static void assertJobs(JsonObject jobs) {
    JsonObject total = jobs.getJsonObject("totals").getJsonObject("jobs");
    assertThat(total.getInteger("counted")).isEqualTo(100);
    assertThat(total.getInteger("of")).isEqualTo(100);
    assertThat(total.getBoolean("complete")).isTrue();
  }

  private static void assertFlags(JsonObject flags, Path folder) throws Exception {
    JsonObject counts = flags.getJsonObject("counts");
    assertThat(counts.getInteger("OK")).isEqualTo(257);
    assertThat(counts.getInteger("NOT_FOUND")).isEqualTo(419);
    assertThat(counts.getInteger("ERROR")).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".svg"))).hasSize(257);
    }
  }

  private static int ended(JsonObject document, String part, String outcome) {
    return document.getJsonObject(part).getJsonObject("counts").getInteger(outcome);
  }
}
