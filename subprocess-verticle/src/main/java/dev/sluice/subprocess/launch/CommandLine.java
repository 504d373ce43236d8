package dev.sluice.subprocess.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and what to keep of it.
 *
 * @param argv the program's path and its arguments, as they are; no shell reads them
 * @param directory where it works
 * @param environment all the variables that it has
 * @param stdin what it reads from its standard input; null for nothing
 * @param maxOutputBytes how much to keep of each of its two outputs
 * @param limits what it may take of the machine
 */
public record CommandLine(
    List<String> argv,
    Path directory,
    Map<String, String> environment,
    @Nullable String stdin,
    int maxOutputBytes,
    Limits limits) {
  /** Where a process works that needs no directory of its own. */
  public static final Path ROOT = Path.of("/");

  /** Copies. */
  public CommandLine {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /** One without limits. */
  public CommandLine(
      List<String> argv,
      Path directory,
      Map<String, String> environment,
      @Nullable String stdin,
      int maxOutputBytes) {
    this(argv, directory, environment, stdin, maxOutputBytes, Limits.NONE);
  }

  /** The same with another program and other arguments. */
  public CommandLine withArgv(List<String> other) {
    return new CommandLine(other, directory, environment, stdin, maxOutputBytes, limits);
  }

  /** Its program alone: there are secrets in the rest. */
  @Override
  public String toString() {
    return argv.get(0);
  }
}
