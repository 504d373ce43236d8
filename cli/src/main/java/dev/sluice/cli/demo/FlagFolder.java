package dev.sluice.cli.demo;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.session.Printer;
import dev.sluice.contracts.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory of flags, inspected after the batch that filled it. */
final class FlagFolder implements Printer {
  private static final String FLAG = "[a-z]{2}\\.svg";
  private static final String END = "</svg>";

  private final Path directory;
  private final Map<String, Long> announced = new HashMap<>();

  private FlagFolder(Path directory) {
    this.directory = directory;
  }

  /** Creates the directory, or deletes the flags in it. */
  static FlagFolder fresh(Path directory) throws IOException {
    Files.createDirectories(directory);
    FlagFolder folder = new FlagFolder(directory);
    for (Path file : folder.files()) {
      if (isFlag(file)) {
        Files.delete(file);
      }
    }
    return folder;
  }

  Path directory() {
    return directory;
  }

  @Override
  public void task(TaskEvent task) {
    if (task.outcome() == Outcome.OK) {
      announced.put(task.value().getString("file", ""), task.value().getLong("bytes", -1L));
    }
  }

  /** Returns the number of complete files with an announced name. */
  long completeFiles() {
    return files().stream().filter(this::isComplete).count();
  }

  /** Returns the number of files that are neither hidden nor complete flags. */
  long otherFiles() {
    return files().stream()
        .filter(file -> !name(file).startsWith("."))
        .filter(file -> !isComplete(file))
        .count();
  }

  private boolean isComplete(Path file) {
    try {
      Long bytes = announced.get(name(file));
      return bytes != null
          && Files.size(file) == bytes
          && Files.readString(file, StandardCharsets.UTF_8).stripTrailing().endsWith(END);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static boolean isFlag(Path file) {
    return name(file).matches(FLAG);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
