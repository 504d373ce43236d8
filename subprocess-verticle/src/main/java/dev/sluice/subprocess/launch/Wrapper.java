package dev.sluice.subprocess.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The programs by way of which a command with limits is started: each sets something that is kept
 * across its end, and becomes the next one, without a shell reading anything of the command.
 */
public final class Wrapper {
  private static final List<Path> DIRECTORIES =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

  /** No text of anybody's is put into it: the mask and the command are its arguments. */
  private static final List<String> UMASK =
      List.of("/bin/sh", "-c", "umask \"$1\"; shift; exec \"$@\"", "sh");

  private Wrapper() {}

  /**
   * What to start in order to start a command.
   *
   * @param isUmaskSet whether the launcher does that
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

  /** How many processes it adds, that stay. */
  public static int processes(Limits limits) {
    return limits.isolation() == Isolation.PID_NAMESPACE ? 1 : 0;
  }

  /** The first process dies with the node, the next with it, and the kernel ends all the others. */
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

  /** Whether a program of the system is there. */
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
