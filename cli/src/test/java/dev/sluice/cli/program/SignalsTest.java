package dev.sluice.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal ends a process, which reports what was done. */
@Tag("slow")
final class SignalsTest {
  private static final Pattern PARTIAL =
      Pattern.compile("interrupted: (\\d+) of 676 done \\((.*)\\), (\\d+) not done");

  @Test
  void flags_interrupted_reportsOnceWhatWasDone(@TempDir Path directory) throws Exception {
    Program program =
        Program.start(directory, "flags", "-e", "-s", "DELAY", "-m", "50", "-d", "flags");
    program.awaitErr(text -> text.contains("flags: 169 of 676"));

    program.interrupt();

    assertThat(program.exitCode()).isEqualTo(130);
    Matcher partial = PARTIAL.matcher(program.err());
    assertThat(partial.results()).hasSize(1);
    partial.reset();
    assertThat(partial.find()).isTrue();
    long done = Long.parseLong(partial.group(1));
    assertThat(done + Long.parseLong(partial.group(3))).isEqualTo(676);
    assertThat(program.out()).doesNotContain("downloaded");
    assertOnlyWholeFlags(directory.resolve("flags"));
  }

  @Test
  void demo_terminated_reportsItsPart(@TempDir Path directory) throws Exception {
    Program program = Program.start(directory, "demo");
    program.awaitErr(text -> text.contains("flags: 169 of 676"));

    program.terminate();

    assertThat(program.exitCode()).isEqualTo(143);
    assertThat(program.err()).containsOnlyOnce("interrupted: ").contains("jobs: 100 OK");
    assertThat(program.err()).contains("interrupted: flags: ").doesNotContain("sluice: ");
    assertThat(program.out()).doesNotContain("truth");
  }

  @Test
  void serve_terminated_exitsWithZero(@TempDir Path directory) throws Exception {
    Program program = Program.start(directory, "serve", "--lab", "--port", "0");
    String log = program.awaitErr(text -> text.contains("ready: node"));
    assertThat(log).contains("settings {", "lab at http://127.0.0.1:", " http://127.0.0.1:");

    program.terminate();

    assertThat(program.exitCode()).isZero();
    assertThat(program.err()).endsWith("shut down\n");
  }

  @Test
  void lab_terminated_exitsWithZero(@TempDir Path directory) throws Exception {
    Program program = Program.start(directory, "lab", "--delay", "1ms");
    program.awaitErr(text -> text.contains("lab at http://127.0.0.1:"));

    program.terminate();

    assertThat(program.exitCode()).isZero();
  }

  private static void assertOnlyWholeFlags(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder).filter(file -> !isHidden(file))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(Files.readString(file).stripTrailing()).endsWith("</svg>"));
    }
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }
}
