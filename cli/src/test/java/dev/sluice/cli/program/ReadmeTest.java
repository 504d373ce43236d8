package dev.sluice.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens. */
@Tag("slow")
final class ReadmeTest {
  private static final Pattern ORIGIN = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  @Test
  void commandsOfTheShell_printWhatTheReadmeSays(@TempDir Path directory) throws Exception {
    List<Readme.Example> examples = examples("./sluice ");

    assertThat(examples).hasSizeGreaterThan(3);
    for (Readme.Example example : examples) {
      Program program =
          Program.start(directory, example.command().substring("./sluice ".length()).split(" "));
      assertThat(program.exitCode()).as(example.command() + program.err()).isZero();
      assertThat(example.missing(program.out() + program.err()))
          .as(example.command() + " printed " + program.out() + program.err())
          .isEmpty();
    }
  }

  @Test
  void callsOfTheApi_answerWhatTheReadmeSays(@TempDir Path directory) throws Exception {
    List<Readme.Example> examples = examples("curl ");
    Program node = Program.start(directory, "serve", "--lab", "--port", "0");
    try {
      int port = port(node.awaitErr(err -> err.contains("ready: ")));

      assertThat(examples).hasSizeGreaterThan(3);
      for (Readme.Example example : examples) {
        String answer = Curl.run(example.command(), port);
        assertThat(example.missing(answer)).as(example.command() + " gave " + answer).isEmpty();
      }
    } finally {
      node.terminate();
      assertThat(node.exitCode()).isZero();
    }
  }

  @Test
  void settings_ofTheReadme_startANode(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("sluice.yaml");
    Files.write(file, Readme.read().block("yaml"));

    Program node = Program.start(directory, "serve", "--config", file.toString(), "--port", "0");
    node.awaitErr(err -> err.contains("ready: "));
    node.terminate();

    assertThat(node.exitCode()).isZero();
  }

  private static List<Readme.Example> examples(String start) throws Exception {
    return Readme.read().examples().stream()
        .filter(example -> example.command().startsWith(start))
        .toList();
  }

  private static int port(String log) {
    Matcher origin = ORIGIN.matcher(log);
    assertThat(origin.find()).isTrue();
    return Integer.parseInt(origin.group(1));
  }
}
