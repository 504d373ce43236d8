package dev.sluice.cli.loop;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import dev.sluice.runtime.NodeModule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Code that may block, because it never runs on a loop: where it runs, and which methods it is.
 *
 * @param thread the thread that it runs on, as {@code docs/event-loop.md} names it
 * @param code a class, whose whole code it is, or {@code class#method}
 * @param why why it has to
 */
record OffLoop(String thread, String code, String why) {
  private static final String WORKER = "vert.x-worker-thread";

  private static final String DISK = "a disk has no other way";
  private static final String ONCE = "once, when a module starts";

  static final List<OffLoop> ALL =
      List.of(
          new OffLoop("sluice-files", "flags.store.Directory", DISK),
          new OffLoop("sluice-files", "flags.FlagsVerticle#read", DISK),
          new OffLoop("sluice-files", "flags.store.Notes", DISK),
          new OffLoop("sluice-files", "flags.store.PartFile", DISK),
          new OffLoop("sluice-spool", "gateway.list.SpoolFile#readNow", DISK),
          new OffLoop("sluice-spool", "gateway.list.SpoolFile#writeNow", DISK),
          new OffLoop("sluice-spool", "gateway.list.SpoolFile#closeNow", DISK),
          new OffLoop("sluice-spool", "gateway.list.SpoolFile#open", DISK),
          new OffLoop("sluice-tls", "runtime.upstream.TlsStart#load", "reads certificates"),
          new OffLoop("main", "runtime.settings.SettingsLoader", "before there is a loop"),
          new OffLoop(WORKER, "runtime.settings.Secrets", ONCE),
          new OffLoop(WORKER, "gateway.GatewayModule#openapi", ONCE),
          new OffLoop(WORKER, "flags.FlagsModule#open", ONCE),
          new OffLoop(WORKER, "jobs.JobsSettings#from", ONCE),
          new OffLoop(WORKER, "jobs.Source#find", ONCE),
          new OffLoop(WORKER, "jobs.Source#from", ONCE),
          new OffLoop(WORKER, "jobs.UsaJobs#sources", ONCE),
          new OffLoop(WORKER, "lab.Lab#prepare", ONCE),
          new OffLoop(WORKER, "lab.upstream.FlagShelf", ONCE),
          new OffLoop(WORKER, "subprocess.table.CommandEntry#checkProgram", ONCE),
          new OffLoop(WORKER, "subprocess.table.CommandEntry#from", ONCE),
          new OffLoop(WORKER, "subprocess.CommandSettings", ONCE),
          new OffLoop(WORKER, "subprocess.LauncherKind#openNow", ONCE),
          new OffLoop(WORKER, "subprocess.LauncherKind#probeNow", ONCE),
          new OffLoop(WORKER, "subprocess.libc.Libc#<clinit>", ONCE),
          new OffLoop(WORKER, "subprocess.posix.NativeLauncher#open", ONCE),
          new OffLoop(WORKER, "subprocess.posix.Probe", ONCE),
          new OffLoop("sluice-spawn", "subprocess.posix.NativeLauncher#start", "starts a process"),
          new OffLoop("sluice-spawn", "subprocess.launch.LaunchFailures", "looks what was wrong"),
          new OffLoop("sluice-spawn", "subprocess.posix.Spawner", "waits for the program to begin"),
          new OffLoop("sluice-pipes", "subprocess.posix.NativeProcess#onStart", "reads /proc"),
          new OffLoop("sluice-pipes", "subprocess.posix.PeakMemory", "reads /proc"),
          new OffLoop("sluice-pipes", "subprocess.posix.PipeThread", "waits for all pipes at once"),
          new OffLoop("sluice-cgroups", "subprocess.cgroup.Cgroups", "the kernel's files may wait"),
          new OffLoop("sluice-cgroups", "subprocess.cgroup.CgroupLauncher#makeFor", "the same"),
          new OffLoop("sluice-cgroups", "subprocess.cgroup.CgroupLauncher#killNow", "the same"),
          new OffLoop("sluice-command", "subprocess.portable.PortableLauncher#inputFile", DISK),
          new OffLoop(
              "sluice-command", "subprocess.portable.PortableLauncher#start", "starts a process"),
          new OffLoop(
              "sluice-command", "subprocess.portable.PortablePipe", "a pipe has no other way"),
          new OffLoop(
              "sluice-command", "subprocess.portable.PortableProcess#attend", "waits for the end"),
          new OffLoop(
              "sluice-command", "subprocess.portable.PortableProcess#drain", "reads its pipes"),
          new OffLoop(
              "sluice-command", "subprocess.portable.PortableProcess#readSome", "reads its pipes"),
          new OffLoop(
              "sluice-command", "subprocess.portable.PortableProcess#readUntilExit", "waits"),
          new OffLoop("sluice-arguments", "subprocess.table.PathRule", "resolves links"),
          new OffLoop("sluice-scratch", "subprocess.scratch.NodeDirectory", DISK),
          new OffLoop("sluice-cleanup", "subprocess.scratch.Leftovers", DISK),
          new OffLoop("sluice-cleanup", "subprocess.scratch.TreeRemoval", DISK),
          new OffLoop("sluice-cleanup", "subprocess.scratch.Scratch#closeNow", DISK),
          new OffLoop("sluice-cleanup", "subprocess.scratch.Scratch#removeNow", DISK),
          new OffLoop("sluice-scratch", "subprocess.scratch.Scratch#makeNow", DISK),
          new OffLoop("sluice-scratch", "subprocess.scratch.Scratch#openNow", DISK),
          new OffLoop("sluice-stall", "lab.stall.StallVerticle", "holds its loop on purpose"),
          new OffLoop("sluice-stall", "lab.stall.Blocking", "it is there to hold a loop"),
          new OffLoop("sluice-watch", "loopwatch.processor.OwnPauses", "sleeps between two looks"),
          new OffLoop(
              "sluice-watch", "loopwatch.processor.ProcessorTimes", "asks the kernel, no disk"),
          new OffLoop("sluice-watch", "loopwatch.WatchThread#run", "sleeps between two looks"),
          new OffLoop("sluice-watch", "loopwatch.probe.VertxLoop", "asks the kernel, no disk"),
          new OffLoop(WORKER, "subprocess.table.Arguments#from", ONCE),
          new OffLoop(WORKER, "subprocess.table.Parameter#from", ONCE),
          new OffLoop(WORKER, "subprocess.LimitsCheck", ONCE),
          new OffLoop(WORKER, "subprocess.posix.Watchdog#start", ONCE),
          new OffLoop("sluice-spawn", "subprocess.launch.Wrapper", "looks for programs"),
          new OffLoop(
              "sluice-spawn", "subprocess.posix.NativeLauncher#setWatchdog", "starts a process"),
          new OffLoop(
              "sluice-spawn", "subprocess.posix.NativeLauncher#setNextWatchdog", "the same"),
          new OffLoop(WORKER, "subprocess.table.Rule#from", ONCE),
          new OffLoop(WORKER, "subprocess.table.Variables#find", ONCE),
          new OffLoop(WORKER, "subprocess.table.Variables#from", ONCE),
          new OffLoop(
              "sluice-trees", "subprocess.posix.NativeLauncher#releaseOrphans", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.CommandTree", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.Marks", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.Subreaper", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.TreeEnd", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.TreeKeeper", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.TreeWatch", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.ProcessInfo", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.tree.ProcessTable", "reads /proc"));

  /** Classes whose locks are held for an instant: nothing is waited for under them. */
  private static final Set<String> SHORT =
      Set.of(
          "dev.sluice.lab.Ledger",
          "dev.sluice.runtime.actor.Interruptible",
          "dev.sluice.loopwatch.BlockLog",
          "dev.sluice.subprocess.launch.BoundedOutput",
          "dev.sluice.subprocess.tree.ProcessGroup",
          "dev.sluice.subprocess.tree.TreeKeeper");

  /** Whether a method that holds a lock holds it for an instant only. */
  static boolean isShort(JavaCodeUnit unit) {
    return SHORT.contains(unit.getOwner().getName());
  }

  /** Whether a method or constructor is such code. */
  static boolean isAllowed(JavaCodeUnit unit) {
    return isStartOfAModule(unit) || ALL.stream().anyMatch(entry -> entry.holds(unit));
  }

  boolean holds(JavaCodeUnit unit) {
    String owner = "dev.sluice." + type();
    String name = unit.getOwner().getName();
    boolean isOfType = name.equals(owner) || name.startsWith(owner + "$");
    return isOfType && (method() == null || unit.getName().equals(method()));
  }

  /** A node starts its modules on a thread that may block. */
  private static boolean isStartOfAModule(JavaCodeUnit unit) {
    return unit.getName().equals("start") && unit.getOwner().isAssignableTo(NodeModule.class);
  }

  private String type() {
    return code.split("#", 2)[0];
  }

  private @Nullable String method() {
    return code.contains("#") ? code.split("#", 2)[1] : null;
  }
}
