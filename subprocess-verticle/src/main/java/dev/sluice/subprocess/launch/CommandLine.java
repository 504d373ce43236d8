package dev.sluice.subprocess.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command to start, and the limits on it.
 *
 * @param argv the program's path and its arguments, passed on verbatim without a shell
 * @param directory the working directory
 * @param environment all its environment variables
 * @param stdin the standard input; null for none
 * @param maxOutputBytes the number of bytes to keep of each of its two outputs
 * @param limits the limits on its resources
 */
public record CommandLine(
    List<String> argv,
    Path directory,
    Map<String, String> environment,
    @Nullable String stdin,
    int maxOutputBytes,
    Limits limits) {
  /** The working directory of processes that do not need their own. */
  public static final Path ROOT = Path.of("/");

  /** Copies the collections. */
  public CommandLine {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /** Creates a command line without limits. */
  public CommandLine(
      List<String> argv,
      Path directory,
      Map<String, String> environment,
      @Nullable String stdin,
      int maxOutputBytes) {
    this(argv, directory, environment, stdin, maxOutputBytes, Limits.NONE);
  }

  /** Returns a copy with another program and other arguments. */
  public CommandLine withArgv(List<String> other) {
    return new CommandLine(other, directory, environment, stdin, maxOutputBytes, limits);
  }

  /** Returns only the program, because the rest may contain secrets. */
  @Override
  public String toString() {
    return argv.get(0);
  }
}
