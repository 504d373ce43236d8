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

/** The launcher of commands: the setting {@code command.launcher}. */
public enum LauncherKind {
  /** The native launcher if it works on this machine, otherwise the portable one. */
  AUTO,
  NATIVE,
  PORTABLE;

  private static final Logger LOG = LoggerFactory.getLogger(LauncherKind.class);

  /** Parses the setting. */
  static LauncherKind from(Fields fields) {
    String name = fields.string("launcher", AUTO.toString());
    for (LauncherKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
    }
    throw InvalidMessage.of("launcher", name, "auto, native or portable");
  }

  /** Returns the name used in the settings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Chooses the native or the portable launcher; starts a process to check that the native one
   * works.
   *
   * @return fails with {@link InvalidSettings} if the native launcher is required and does not work
   */
  Future<LauncherKind> choose(Vertx vertx) {
    return this == PORTABLE ? Future.succeededFuture(PORTABLE) : decide(probe(vertx));
  }

  /**
   * Chooses by the result of the check.
   *
   * @param probed succeeds if the native launcher works; otherwise fails with the reason
   */
  Future<LauncherKind> decide(Future<?> probed) {
    return probed.map(NATIVE).recover(this::fallBack);
  }

  /**
   * Opens a launcher of this kind, which must not be {@link #AUTO}.
   *
   * @param maxProcesses the number of processes that run at once
   * @param isGrouping whether some commands have their own control groups
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
      String why =
          "command.launcher: native (expected: auto or portable, because here " + cause + ")";
      return Future.failedFuture(new InvalidSettings(List.of(why)));
    }
    LOG.info("native launcher not available, using ProcessBuilder: {}", cause);
    return Future.succeededFuture(PORTABLE);
  }
}
