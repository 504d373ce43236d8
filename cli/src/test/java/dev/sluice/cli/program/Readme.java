package dev.sluice.cli.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The snippets of the README: what it tells to type, and what it says comes of it. */
final class Readme {
  private final List<String> lines;

  private Readme(List<String> lines) {
    this.lines = lines;
  }

  /** The README of the project, which is the folder above the module's. */
  static Readme read() throws IOException {
    return new Readme(Files.readAllLines(Path.of("..", "README.md")));
  }

  /** The commands of all blocks of consoles, with their output. */
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

  /** The lines of all blocks of a language. */
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
   * A command and what the README says it prints.
   *
   * @param command the command
   * @param output its lines; an ellipsis stands for anything, and times are never the same
   */
  record Example(String command, List<String> output) {
    private static final Pattern TIME = Pattern.compile(" *\\d+\\.\\d\\d s\\b");

    /** The lines that a run ought to have printed, and has not. */
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

    /** Which of two workers is free first may be a matter of less than a millisecond. */
    private static String timeless(String line) {
      return TIME.matcher(line).replaceAll(" T s").replaceAll("worker [12]", "worker N");
    }
  }
}
