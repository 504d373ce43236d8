package dev.sluice.cli.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The snippets of the README: commands and their output. */
final class Readme {
  private final List<String> lines;

  private Readme(List<String> lines) {
    this.lines = lines;
  }

  /** Returns the README of the project, which is in the parent directory. */
  static Readme read() throws IOException {
    return new Readme(Files.readAllLines(Path.of("..", "README.md")));
  }

  /** Returns the commands of all console blocks, with their output. */
  List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (String line : block("console")) {
      if (line.startsWith("$ ")) {
        examples.add(new Example(line.substring(2), new ArrayList<>()));
      } else {
        examples.get(examples.size() - 1).output().add(line);
      }
    }
    return examples;
  }

  /** Returns the lines of all blocks of a language. */
  List<String> block(String language) {
    List<String> inside = new ArrayList<>();
    boolean within = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        within = line.equals("```" + language);
      } else if (within) {
        inside.add(line);
      }
    }
    return inside;
  }

  /**
   * A command and its output in the README.
   *
   * @param command the command
   * @param output its lines; an ellipsis stands for any text, and times are ignored
   */
  record Example(String command, List<String> output) {
    private static final Pattern TIME = Pattern.compile(" *\\d+\\.\\d\\d s\\b");

    /** Returns the expected lines that a run has not printed. */
    List<String> missing(String printed) {
      List<String> actual = printed.lines().map(Example::timeless).toList();
      return output.stream()
          .filter(line -> actual.stream().noneMatch(pattern(line).asMatchPredicate()))
          .toList();
    }

    private static Pattern pattern(String line) {
      String[] parts = timeless(line).split("…", -1);
      return Pattern.compile(
          String.join(".*", List.of(parts).stream().map(Pattern::quote).toList()));
    }

    /** Less than a millisecond may decide which of two workers is free first. */
    private static String timeless(String line) {
      return TIME.matcher(line).replaceAll(" T s").replaceAll("worker [12]", "worker N");
    }
  }
}
