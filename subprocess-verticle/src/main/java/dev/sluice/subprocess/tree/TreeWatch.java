package dev.sluice.subprocess.tree;

import dev.sluice.subprocess.launch.Limits;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks from time to time whether all processes of a command together keep to its limits. The
 * system has no such limits: those it has are for one process, or for all of a user.
 *
 * <p>Used on the {@link TreeKeeper}'s thread.
 */
public final class TreeWatch implements TreeKeeper.Task {
  private static final long LOOK_MILLIS = 10;

  /** A look takes a part of the machine: this much, and no more. */
  private static final int REST = 4;

  private static final Pattern SHARE = Pattern.compile("^Pss:\\s+([0-9]+) kB", Pattern.MULTILINE);
  private static final long KILOBYTE = 1024;
  private static final long PAGE = 4096;

  private final CommandTree tree;
  private final Limits limits;
  private final int wrappers;
  private final Consumer<String> onBreach;

  /**
   * @param wrappers how many of its processes are ours
   * @param onBreach is told which limit it does not keep, once
   */
  public TreeWatch(CommandTree tree, Limits limits, int wrappers, Consumer<String> onBreach) {
    this.tree = tree;
    this.limits = limits;
    this.wrappers = wrappers;
    this.onBreach = onBreach;
  }

  @Override
  public boolean step(ProcessTable table) {
    List<ProcessInfo> members = tree.members(table);
    String breach = breach(members);
    if (breach != null) {
      onBreach.accept(breach);
    }
    return breach != null;
  }

  @Override
  public void end() {}

  @Override
  public long nextMillis(long tookMillis) {
    return Math.max(LOOK_MILLIS, REST * tookMillis);
  }

  private @Nullable String breach(List<ProcessInfo> members) {
    Integer maxProcesses = limits.maxProcesses();
    if (maxProcesses != null && members.size() - wrappers > maxProcesses) {
      return "more than " + maxProcesses + " processes";
    }
    Long maxBytes = limits.maxMemoryBytes();
    return maxBytes != null && isMore(members, maxBytes)
        ? "more than " + maxBytes + " bytes of memory"
        : null;
  }

  /** What processes share counts once; to know how much that is takes longer. */
  private static boolean isMore(List<ProcessInfo> members, long maxBytes) {
    return sum(members, TreeWatch::resident) > maxBytes
        && sum(members, TreeWatch::share) > maxBytes;
  }

  private static long sum(List<ProcessInfo> members, ToLongFunction<ProcessInfo> bytes) {
    return members.stream().mapToLong(bytes).sum();
  }

  private static long resident(ProcessInfo process) {
    try {
      return Long.parseLong(ProcessInfo.read(process.pid(), "statm").split(" ", 3)[1]) * PAGE;
    } catch (IOException | IndexOutOfBoundsException gone) {
      return 0;
    }
  }

  private static long share(ProcessInfo process) {
    try {
      Matcher matcher = SHARE.matcher(ProcessInfo.read(process.pid(), "smaps_rollup"));
      return matcher.find() ? Long.parseLong(matcher.group(1)) * KILOBYTE : 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
