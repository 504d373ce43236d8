package dev.sluice.runtime.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets by name: in the environment, or else in a file.
 *
 * <p>The secret {@code usajobs-key} is the variable {@code SLUICE_SECRET_USAJOBS_KEY}, or the first
 * line of the file {@code usajobs-key} in the directory that {@code secrets.directory} names.
 */
public final class Secrets {
  static final String PREFIX = "SLUICE_SECRET_";

  private final Map<String, String> environment;
  private final @Nullable Path directory;

  Secrets(Map<String, String> environment, @Nullable Path directory) {
    this.environment = Map.copyOf(environment);
    this.directory = directory;
  }

  /**
   * Returns the secret of this name; null if there is none. Reads a file, so call it at start and
   * on a thread that may block.
   *
   * @throws InvalidSettings if its file cannot be read
   */
  public @Nullable Secret find(String name) {
    String value = environment.get(PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_'));
    if (value == null && directory != null && Files.exists(directory.resolve(name))) {
      value = firstLine(directory.resolve(name));
    }
    return value == null || value.isBlank() ? null : new Secret(value.strip());
  }

  private static String firstLine(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line = reader.readLine();
      return line == null ? "" : line;
    } catch (IOException unreadable) {
      throw new InvalidSettings(
          List.of("secrets.directory: " + file + " (expected: a readable text file)"));
    }
  }
}
