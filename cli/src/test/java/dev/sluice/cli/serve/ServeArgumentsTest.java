package dev.sluice.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.process.Shell;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Parses the arguments of {@code serve}. */
final class ServeArgumentsTest {
  private final Shell shell =
      new Shell(System.in, System.out, System.err, Map.of(), true, false, false);

  @Test
  void serve_flags_areSettings() {
    ServeCommand serve = new ServeCommand(shell);

    new CommandLine(serve).parseArgs("--host", "::1", "--port", "0", "--roles", "jobs,gateway");

    assertThat(serve.sections().getJsonObject("gateway"))
        .isEqualTo(new JsonObject().put("host", "::1").put("port", 0));
    assertThat(serve.roles).isEqualTo(List.of("jobs", "gateway"));
  }
}
