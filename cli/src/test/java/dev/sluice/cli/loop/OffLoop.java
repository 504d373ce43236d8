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
          new OffLoop(WORKER, "subprocess.CommandEntry#checkProgram", ONCE),
          new OffLoop(WORKER, "subprocess.CommandEntry#from", ONCE),
          new OffLoop(WORKER, "subprocess.CommandSettings", ONCE),
          new OffLoop(WORKER, "subprocess.LauncherKind#openNow", ONCE),
          new OffLoop(WORKER, "subprocess.LauncherKind#probeNow", ONCE),
          new OffLoop(WORKER, "subprocess.Libc#<clinit>", ONCE),
          new OffLoop(WORKER, "subprocess.NativeLauncher#open", ONCE),
          new OffLoop(WORKER, "subprocess.Probe", ONCE),
          new OffLoop("sluice-spawn", "subprocess.NativeLauncher#start", "starts a process"),
          new OffLoop("sluice-spawn", "subprocess.LaunchFailures", "looks what was wrong"),
          new OffLoop("sluice-spawn", "subprocess.Spawner", "waits for the program to begin"),
          new OffLoop("sluice-pipes", "subprocess.NativeProcess#onStart", "reads /proc"),
          new OffLoop("sluice-pipes", "subprocess.PeakMemory", "reads /proc"),
          new OffLoop("sluice-pipes", "subprocess.PipeThread", "waits for all pipes at once"),
          new OffLoop("sluice-cgroups", "subprocess.Cgroups", "the kernel's files may wait"),
          new OffLoop("sluice-cgroups", "subprocess.CgroupLauncher#makeFor", "the same"),
          new OffLoop("sluice-cgroups", "subprocess.CgroupLauncher#killNow", "the same"),
          new OffLoop("sluice-command", "subprocess.PortableLauncher#inputFile", DISK),
          new OffLoop("sluice-command", "subprocess.PortableLauncher#start", "starts a process"),
          new OffLoop("sluice-command", "subprocess.PortablePipe", "a pipe has no other way"),
          new OffLoop("sluice-command", "subprocess.PortableProcess#attend", "waits for the end"),
          new OffLoop("sluice-command", "subprocess.PortableProcess#drain", "reads its pipes"),
          new OffLoop("sluice-command", "subprocess.PortableProcess#readSome", "reads its pipes"),
          new OffLoop("sluice-command", "subprocess.PortableProcess#readUntilExit", "waits"),
          new OffLoop("sluice-arguments", "subprocess.PathRule", "resolves links"),
          new OffLoop("sluice-scratch", "subprocess.NodeDirectory", DISK),
          new OffLoop("sluice-cleanup", "subprocess.Leftovers", DISK),
          new OffLoop("sluice-cleanup", "subprocess.TreeRemoval", DISK),
          new OffLoop("sluice-cleanup", "subprocess.Scratch#closeNow", DISK),
          new OffLoop("sluice-cleanup", "subprocess.Scratch#removeNow", DISK),
          new OffLoop("sluice-scratch", "subprocess.Scratch#makeNow", DISK),
          new OffLoop("sluice-scratch", "subprocess.Scratch#openNow", DISK),
          new OffLoop("sluice-stall", "lab.stall.StallVerticle", "holds its loop on purpose"),
          new OffLoop("sluice-stall", "lab.stall.Holding", "it is there to hold a loop"),
          new OffLoop("sluice-watch", "loopwatch.processor.OwnPauses", "sleeps between two looks"),
          new OffLoop("sluice-watch", "loopwatch.processor.ProcessorTimes", "asks the kernel, no disk"),
          new OffLoop("sluice-watch", "loopwatch.WatchThread#run", "sleeps between two looks"),
          new OffLoop("sluice-watch", "loopwatch.probe.VertxLoop", "asks the kernel, no disk"),
          new OffLoop(WORKER, "subprocess.Arguments#from", ONCE),
          new OffLoop(WORKER, "subprocess.Parameter#from", ONCE),
          new OffLoop(WORKER, "subprocess.LimitsCheck", ONCE),
          new OffLoop(WORKER, "subprocess.Watchdog#start", ONCE),
          new OffLoop("sluice-spawn", "subprocess.Wrapper", "looks for programs"),
          new OffLoop("sluice-spawn", "subprocess.NativeLauncher#setWatchdog", "starts a process"),
          new OffLoop("sluice-spawn", "subprocess.NativeLauncher#setNextWatchdog", "the same"),
          new OffLoop(WORKER, "subprocess.Rule#from", ONCE),
          new OffLoop(WORKER, "subprocess.Variables#find", ONCE),
          new OffLoop(WORKER, "subprocess.Variables#from", ONCE),
          new OffLoop("sluice-trees", "subprocess.NativeLauncher#releaseOrphans", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.CommandTree", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.Marks", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.Subreaper", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.TreeEnd", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.TreeKeeper", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.TreeWatch", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.ProcessInfo", "reads /proc"),
          new OffLoop("sluice-trees", "subprocess.ProcessTable", "reads /proc"));

  /** Classes whose locks are held for an instant: nothing is waited for under them. */
  private static final Set<String> SHORT =
      Set.of(
          "dev.sluice.lab.Ledger",
          "dev.sluice.runtime.actor.Interruptible",
          "dev.sluice.loopwatch.BlockLog",
          "dev.sluice.subprocess.BoundedOutput",
          "dev.sluice.subprocess.ProcessGroup",
          "dev.sluice.subprocess.TreeKeeper");

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
