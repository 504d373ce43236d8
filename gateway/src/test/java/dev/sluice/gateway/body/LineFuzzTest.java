package dev.sluice.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.batch.TaskSpec;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines of a list, explored by coverage; a build runs what that has found (ADR 10). */
class LineFuzzTest {
  private final TaskReader tasks =
      new TaskReader(
          Stream.of(Kinds.JOBS, Kinds.FLAGS, Kinds.DOWNLOAD, Kinds.COMMAND)
              .collect(Collectors.toMap(Kind::name, kind -> kind)));

  @FuzzTest(maxDuration = "10m")
  void line_ofAnyBytes_isATaskOrInvalid(byte[] line) {
    try {
      TaskSpec spec = tasks.readLine(line);
      assertThat(spec.route()).isNotEmpty();
    } catch (InvalidMessage invalid) {
      assertThat(invalid.faults()).isNotEmpty();
    }
  }
}
