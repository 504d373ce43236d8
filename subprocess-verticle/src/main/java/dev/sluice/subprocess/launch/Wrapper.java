package dev.sluice.subprocess.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a command with limits into programs such as {@code prlimit}. Each of them sets an attribute
 * that {@code exec} preserves, and executes the next one. No shell interprets the command.
 */
public final class Wrapper {
  private static final List<Path> DIRECTORIES =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

  /** A fixed script: the mask and the command are its arguments. */
  private static final List<String> UMASK =
      List.of("/bin/sh", "-c", "umask \"$1\"; shift; exec \"$@\"", "sh");

  private Wrapper() {}

  /**
   * Returns the command line to start, wrapped as its limits require.
   *
   * @param isUmaskSet whether the launcher has set the umask
   */
  public static CommandLine around(CommandLine line, boolean isUmaskSet) {
    List<String> argv = new ArrayList<>(limits(line.limits()));
    if (line.limits().isolation() == Isolation.PID_NAMESPACE) {
      argv.addAll(isolation());
    }
    if (!isUmaskSet && line.limits().umask() != null) {
      argv.addAll(UMASK);
      argv.add(line.limits().umask());
    }
    if (argv.isEmpty()) {
      return line;
    }
    LaunchFailures.checkProgram(line);
    argv.addAll(line.argv());
    return line.withArgv(argv);
  }

  /** Returns the number of processes that the wrapper adds for as long as the command runs. */
  public static int processes(Limits limits) {
    return limits.isolation() == Isolation.PID_NAMESPACE ? 1 : 0;
  }

  /**
   * Returns the wrapper for a PID namespace. Its first process dies with the node, the second one
   * with the first, and then the kernel kills all others.
   */
  public static List<String> isolation() {
    return List.of(
        path("setpriv"),
        "--pdeathsig",
        "KILL",
        "--",
        path("unshare"),
        "--user",
        "--map-root-user",
        "--pid",
        "--mount-proc",
        "--fork",
        "--kill-child=KILL",
        "--");
  }

  /** Returns whether a system program is installed. */
  public static boolean isThere(String name) {
    return find(name) != null;
  }

  private static List<String> limits(Limits limits) {
    List<String> argv = new ArrayList<>();
    if (limits.maxMemoryBytes() != null) {
      argv.add("--data=" + limits.maxMemoryBytes());
    }
    if (limits.maxFileBytes() != null) {
      argv.add("--fsize=" + limits.maxFileBytes());
    }
    if (!argv.isEmpty()) {
      argv.add(0, path("prlimit"));
      argv.add("--");
    }
    return argv;
  }

  private static String path(String name) {
    Path found = find(name);
    return found == null ? "/usr/bin/" + name : found.toString();
  }

  private static @Nullable Path find(String name) {
    return DIRECTORIES.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
