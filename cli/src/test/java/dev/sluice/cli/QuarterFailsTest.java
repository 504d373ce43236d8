package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.local.DoorStep;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.lab.LabSettings;
import dev.sluice.lab.LabTruth;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import dev.sluice.lab.upstream.AnswerKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All 676 flags from a lab that fails a quarter of all requests, compared with its own counts. */
@Tag("slow")
final class QuarterFailsTest {
  private static final FaultRule QUARTER = FaultRule.below("/flags").failing(FaultKind.ERROR, 0.25);
  private static final Set<String> ROLES = Set.of("gateway", "flags");

  private final Path directory;

  QuarterFailsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void flags_aQuarterFails_oneAttempt_theCountsAreThoseOfTheLab(long seed) throws Exception {
    try (EmbeddedLab lab = EmbeddedLab.start(LabSettings.of(seed, QUARTER));
        DoorStep door = DoorStep.open(lab.origin(), ROLES, directory, new JsonObject())) {
      JsonObject counts = counts(door, 1);

      LabTruth truth = lab.truth();
      assertThat(truth.requests()).isEqualTo(676);
      assertThat(counts.getLong("ERROR")).isPositive().isEqualTo(truth.count(AnswerKind.ERROR));
      assertThat(counts.getLong("OK")).isEqualTo(truth.served());
      assertThat(counts.getLong("NOT_FOUND")).isEqualTo(truth.notFound());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void flags_aQuarterFails_tenAttempts_allAreFound(long seed) throws Exception {
    try (EmbeddedLab lab = EmbeddedLab.start(LabSettings.of(seed, QUARTER));
        DoorStep door = DoorStep.open(lab.origin(), ROLES, directory, new JsonObject())) {
      JsonObject counts = counts(door, 10);

      assertThat(counts.getInteger("OK")).isEqualTo(257);
      assertThat(counts.getInteger("NOT_FOUND")).isEqualTo(419);
      assertThat(counts.getInteger("ERROR")).isZero();
      assertThat(lab.truth().requests()).isEqualTo(676 + lab.truth().count(AnswerKind.ERROR));
    }
  }

  @Test
  void command_aQuarterFails_oneAttempt_theCountsAreThoseOfALabWithTheSameSeed() throws Exception {
    CallShell shell = new CallShell();
    String folder = directory.resolve("own").toString();

    int code = shell.call("flags", "-e", "-s", "ERROR", "--retries", "0", "-d", folder, "--json");

    assertThat(code).isEqualTo(1);
    try (EmbeddedLab lab = EmbeddedLab.start(LabSettings.of(1, QUARTER));
        DoorStep door = DoorStep.open(lab.origin(), ROLES, directory, new JsonObject())) {
      JsonObject counts = counts(door, 1);
      assertThat(new JsonObject(shell.out()).getJsonObject("counts")).isEqualTo(counts);
      assertThat(counts.getLong("ERROR")).isEqualTo(lab.truth().count(AnswerKind.ERROR));
    }
  }

  private static JsonObject counts(DoorStep door, int attempts) throws Exception {
    JsonObject retry = new JsonObject().put("attempts", attempts).put("backoffMillis", 1);
    return door.post(
            "/v1/flags",
            new JsonObject()
                .put("countries", "all")
                .put("options", new JsonObject().put("retry", retry)))
        .getJsonObject("summary")
        .getJsonObject("counts");
  }
}
