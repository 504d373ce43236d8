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
 * Checks regularly that all processes of a command together stay within its limits. The system has
 * limits only for one process or for all processes of a user.
 *
 * <p>Used on the {@link TreeKeeper}'s thread.
 */
public final class TreeWatch implements TreeKeeper.Task {
  private static final long LOOK_MILLIS = 10;

  /** Limits the cost of looks: a pause lasts at least this many times as long as a look. */
  private static final int PAUSE_FACTOR = 4;

  private static final Pattern SHARE = Pattern.compile("^Pss:\\s+([0-9]+) kB", Pattern.MULTILINE);
  private static final long KILOBYTE = 1024;
  private static final long PAGE = 4096;

  private final CommandTree tree;
  private final Limits limits;
  private final int wrappers;
  private final Consumer<String> onViolation;

  /**
   * Creates a watch.
   *
   * @param wrappers the number of wrapper processes, which do not count
   * @param onViolation called once with the limit that the command exceeds, in words
   */
  public TreeWatch(CommandTree tree, Limits limits, int wrappers, Consumer<String> onViolation) {
    this.tree = tree;
    this.limits = limits;
    this.wrappers = wrappers;
    this.onViolation = onViolation;
  }

  @Override
  public boolean step(ProcessTable table) {
    List<ProcessInfo> members = tree.members(table);
    String violation = violation(members);
    if (violation != null) {
      onViolation.accept(violation);
    }
    return violation != null;
  }

  @Override
  public void end() {}

  @Override
  public long nextMillis(long tookMillis) {
    return Math.max(LOOK_MILLIS, PAUSE_FACTOR * tookMillis);
  }

  private @Nullable String violation(List<ProcessInfo> members) {
    Integer maxProcesses = limits.maxProcesses();
    if (maxProcesses != null && members.size() - wrappers > maxProcesses) {
      return "more than " + maxProcesses + " processes";
    }
    Long maxBytes = limits.maxMemoryBytes();
    return maxBytes != null && exceeds(members, maxBytes)
        ? "more than " + maxBytes + " bytes of memory"
        : null;
  }

  /**
   * Counts shared memory once, but only if the cheaper count of resident memory is over the limit.
   */
  private static boolean exceeds(List<ProcessInfo> members, long maxBytes) {
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
