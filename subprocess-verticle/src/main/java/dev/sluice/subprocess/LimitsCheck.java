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

/** Finds out when a node starts whether this machine can hold the limits of its commands. */
public final class LimitsCheck {
  private static final long PATIENCE_SECONDS = 10;
  private static final int MAX_WORDS = 200;

  private LimitsCheck() {}

  /** Fails with {@link InvalidSettings} where it cannot. */
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
   * Tries it.
   *
   * @return what the system says; null where it works
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
   * Tries to start something by way of other programs.
   *
   * @return what the system says; null where it works
   */
  static @Nullable String whyNotIsolated(List<String> wrapper) throws InterruptedException {
    List<String> argv = new ArrayList<>(wrapper);
    argv.add("/bin/true");
    try {
      Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "it does not end";
      }
      byte[] words = process.getInputStream().readNBytes(MAX_WORDS);
      return process.exitValue() == 0 ? null : new String(words, UTF_8).strip();
    } catch (IOException cause) {
      return cause.getMessage();
    }
  }

  /** The message for people. */
  static String isolateFault(String name, Isolation isolation, String why) {
    return "commands."
        + name
        + ".isolate: "
        + isolation
        + " (expected: none, for here "
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
              + ": set (expected: none, for prlimit is missing here)");
    }
  }
}
