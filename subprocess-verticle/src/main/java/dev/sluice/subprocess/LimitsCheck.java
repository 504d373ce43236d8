package dev.sluice.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.subprocess.cgroup.Cgroups;
import dev.sluice.subprocess.launch.Isolation;
import dev.sluice.subprocess.launch.Limits;
import dev.sluice.subprocess.launch.Wrapper;
import dev.sluice.subprocess.table.CommandEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks at the start of a node that this machine can enforce the limits of its commands. */
public final class LimitsCheck {
  private static final long TIMEOUT_SECONDS = 10;
  private static final int MAX_MESSAGE_BYTES = 200;

  private LimitsCheck() {}

  /** Runs the check; fails with {@link InvalidSettings} if a limit cannot be enforced. */
  static Future<?> run(Vertx vertx, Map<String, CommandEntry> commands) {
    return vertx.executeBlocking(() -> check(new TreeMap<>(commands)), false);
  }

  private static @Nullable Void check(Map<String, CommandEntry> commands)
      throws InterruptedException {
    List<String> faults = new ArrayList<>();
    commands.forEach((name, entry) -> checkTools(name, entry.limits(), faults));
    checkIsolation(Isolation.PID_NAMESPACE, commands, faults);
    checkIsolation(Isolation.CGROUP, commands, faults);
    if (!faults.isEmpty()) {
      throw new InvalidSettings(faults);
    }
    return null;
  }

  private static void checkIsolation(
      Isolation isolation, Map<String, CommandEntry> commands, List<String> faults)
      throws InterruptedException {
    List<String> isolated =
        commands.entrySet().stream()
            .filter(entry -> entry.getValue().limits().isolation() == isolation)
            .map(Map.Entry::getKey)
            .toList();
    String why = isolated.isEmpty() ? null : whyNot(isolation);
    if (why != null) {
      isolated.forEach(name -> faults.add(isolateFault(name, isolation, why)));
    }
  }

  /**
   * Tries an isolation. Blocks.
   *
   * @return the system's message; null if the isolation works
   */
  public static @Nullable String whyNot(Isolation isolation) throws InterruptedException {
    return switch (isolation) {
      case NONE -> null;
      case PID_NAMESPACE -> whyNotIsolated(Wrapper.isolation());
      case CGROUP -> whyNotGrouped();
    };
  }

  private static @Nullable String whyNotGrouped() throws InterruptedException {
    try {
      Cgroups groups = Cgroups.open();
      String why = whyNotIsolated(Cgroups.entering(groups.make(), List.of()));
      Cgroups.end(groups.base());
      return why;
    } catch (IOException cause) {
      return cause.toString();
    }
  }

  /**
   * Tries to start a program through a wrapper. Blocks.
   *
   * @return the system's message; null if it works
   */
  static @Nullable String whyNotIsolated(List<String> wrapper) throws InterruptedException {
    List<String> argv = new ArrayList<>(wrapper);
    argv.add("/bin/true");
    try {
      Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "it does not exit";
      }
      byte[] message = process.getInputStream().readNBytes(MAX_MESSAGE_BYTES);
      return process.exitValue() == 0 ? null : new String(message, UTF_8).strip();
    } catch (IOException cause) {
      return cause.getMessage();
    }
  }

  /** Returns the error message for an isolation that does not work. */
  static String isolateFault(String name, Isolation isolation, String why) {
    return "commands."
        + name
        + ".isolate: "
        + isolation
        + " (expected: none, because here "
        + why
        + ")";
  }

  private static void checkTools(String name, Limits limits, List<String> faults) {
    boolean isPrlimitNeeded = limits.maxMemoryBytes() != null || limits.maxFileBytes() != null;
    if (isPrlimitNeeded && !Wrapper.isThere("prlimit")) {
      String setting = limits.maxMemoryBytes() == null ? "maxFileBytes" : "maxMemoryBytes";
      faults.add(
          "commands."
              + name
              + "."
              + setting
              + ": set (expected: none, because prlimit is missing here)");
    }
  }
}
