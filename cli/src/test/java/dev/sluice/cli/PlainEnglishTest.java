package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources, help and documents avoid the words that CONTRIBUTING.md lists; here, the clearest. */
final class PlainEnglishTest {
  private static final Path PROJECT = Path.of("..");

  private static final Pattern AVOIDED =
      Pattern.compile(
          "(?i:\\b(?:whoever|nobody|somebody|so many|(?:is|are|was|were) told|what has come of"
              + "|comes? to (?:its|an|their) end|taken for down|who is there|may bear|anew)\\b)"
              + "|\\b(?:MOST|LEAST|LONGEST|FEWEST)_[A-Z]");

  private static final Set<String> TEXTS =
      Set.of("java", "md", "yaml", "xml", "html", "js", "properties");

  @Test
  void texts_ofTheProject_avoidTheWords() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (AVOIDED.matcher(lines.get(i)).find()) {
          found.add("%s:%d: %s".formatted(PROJECT.relativize(file), i + 1, lines.get(i).strip()));
        }
      }
    }

    assertThat(found).as("words to avoid, see CONTRIBUTING.md").isEmpty();
  }

  @Test
  void pattern_findsTheWords_andNoOthers() {
    assertThat(
            Stream.of("Nobody reads it.", "so many bytes", "MOST_OPEN = 3", "the caller is told"))
        .allMatch(text -> AVOIDED.matcher(text).find());
    assertThat(Stream.of("mostOpen", "almost_all", "as many", "The node reports it.", "ends"))
        .noneMatch(text -> AVOIDED.matcher(text).find());
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(PROJECT.resolve("README.md")));
    addBelow(PROJECT.resolve("docs"), files);
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path module : modules.filter(PlainEnglishTest::isModule).sorted().toList()) {
        files.add(module.resolve("README.md"));
        addBelow(module.resolve("src/main"), files);
      }
    }
    return files.stream().filter(Files::isRegularFile).toList();
  }

  private static boolean isModule(Path directory) {
    return Files.exists(directory.resolve("pom.xml"));
  }

  private static void addBelow(Path directory, List<Path> files) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        all.filter(PlainEnglishTest::isText).sorted().forEach(files::add);
      }
    }
  }

  private static boolean isText(Path file) {
    String name = String.valueOf(file.getFileName());
    return TEXTS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
