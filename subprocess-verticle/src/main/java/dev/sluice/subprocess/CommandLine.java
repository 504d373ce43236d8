package dev.sluice.subprocess;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and what to keep of it.
 *
 * @param argv the program's path and its arguments, as they are; no shell reads them
 * @param environment all the variables that it has
 * @param stdin what it reads from its standard input; null for nothing
 * @param maxOutputBytes how much to keep of each of its two outputs
 */
record CommandLine(
    List<String> argv,
    Map<String, String> environment,
    @Nullable String stdin,
    int maxOutputBytes) {

  /** Copies. */
  CommandLine {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }
}
