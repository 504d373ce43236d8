package dev.sluice.subprocess;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.subprocess.cgroup.CgroupLauncher;
import dev.sluice.subprocess.cgroup.Cgroups;
import dev.sluice.subprocess.launch.ProcessLauncher;
import dev.sluice.subprocess.portable.PortableLauncher;
import dev.sluice.subprocess.posix.NativeLauncher;
import dev.sluice.subprocess.posix.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What commands are started with: the setting {@code command.launcher}. */
public enum LauncherKind {
  /** The native one where it works, else the portable one. */
  AUTO,
  NATIVE,
  PORTABLE;

  private static final Logger LOG = LoggerFactory.getLogger(LauncherKind.class);

  /** Reads the setting. */
  static LauncherKind from(Fields fields) {
    String name = fields.string("launcher", AUTO.toString());
    for (LauncherKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
    }
    throw InvalidMessage.of("launcher", name, "auto, native or portable");
  }

  /** Its name in the settings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds out which of the two it is, by starting a process.
   *
   * @return fails with {@link InvalidSettings} where the native one is demanded and does not work
   */
  Future<LauncherKind> choose(Vertx vertx) {
    return this == PORTABLE ? Future.succeededFuture(PORTABLE) : decide(probe(vertx));
  }

  /**
   * What follows from it.
   *
   * @param probed whether the native one works, and if not, why
   */
  Future<LauncherKind> decide(Future<?> probed) {
    return probed.map(NATIVE).recover(this::fallBack);
  }

  /**
   * Makes one, of those that were chosen.
   *
   * @param maxProcesses how many processes run at once
   * @param isGrouping whether some of them have control groups of their own
   */
  Future<ProcessLauncher> open(Vertx vertx, int maxProcesses, boolean isGrouping) {
    return vertx.executeBlocking(() -> openNow(vertx, maxProcesses, isGrouping), false);
  }

  private ProcessLauncher openNow(Vertx vertx, int maxProcesses, boolean isGrouping)
      throws IOException {
    Cgroups groups = isGrouping ? Cgroups.open() : null;
    Path base = groups == null ? null : groups.base();
    ProcessLauncher launcher =
        this == NATIVE
            ? NativeLauncher.open(vertx, base)
            : new PortableLauncher(vertx, maxProcesses);
    return groups == null ? launcher : new CgroupLauncher(vertx, launcher, groups);
  }

  private static Future<?> probe(Vertx vertx) {
    return vertx.executeBlocking(LauncherKind::probeNow, false);
  }

  private static LauncherKind probeNow() throws Exception {
    Probe.run();
    return NATIVE;
  }

  private Future<LauncherKind> fallBack(Throwable cause) {
    if (this == NATIVE) {
      String why = "command.launcher: native (expected: auto or portable, for here " + cause + ")";
      return Future.failedFuture(new InvalidSettings(List.of(why)));
    }
    LOG.info(
        "CommandRunner are started with ProcessBuilder, for the native launcher fails: {}", cause);
    return Future.succeededFuture(PORTABLE);
  }
}
