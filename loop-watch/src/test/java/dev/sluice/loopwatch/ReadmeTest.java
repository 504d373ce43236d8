package dev.sluice.loopwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Runs the program of the README, without the test fixtures on its class path. */
class ReadmeTest {
  private static final Path SOURCE =
      Path.of("src", "test", "java", "dev", "sluice", "loopwatch", "example", "Orders.java");

  @Test
  void program_isTheOneOfTheReadme() throws IOException {
    String source = Files.readString(SOURCE);
    String program =
        source.substring(source.indexOf("  public static void main"), source.lastIndexOf('}'));

    assertThat(Files.readString(Path.of("README.md")))
        .contains(program.stripTrailing().stripIndent());
    assertThat(program.strip().lines()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void program_blocksItsLoop_warnsWithPlaceAndWork() throws Exception {
    Process process = start();
    CompletableFuture.delayedExecutor(50, SECONDS).execute(process::destroyForcibly);
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      String warning =
          lines.lines().filter(line -> line.startsWith("WARN")).findFirst().orElse("none");

      assertThat(warning)
          .matches(
              "WARN event loop vert\\.x-eventloop-thread-0 blocked for \\d+ ms by"
                  + " dev\\.sluice\\.loopwatch\\.example\\.Orders\\.total\\(Orders\\.java:\\d+\\),"
                  + " order 17.*");
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(10, SECONDS)).isTrue();
    }
  }

  private static Process start() throws IOException {
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(path -> !path.contains("testkit"))
            .collect(joining(File.pathSeparator));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            libraries,
            "dev.sluice.loopwatch.example.Orders")
        .redirectErrorStream(true)
        .start();
  }
}
