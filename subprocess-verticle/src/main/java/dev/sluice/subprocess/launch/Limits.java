package dev.sluice.subprocess.launch;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits on a command and its descendants, and how they are killed.
 *
 * @param maxMemoryBytes the memory of all its processes together, and of each one, 1 MiB to 1 TiB;
 *     null for unlimited
 * @param maxProcesses the number of processes at a time, including itself, 1 to 100,000; null for
 *     unlimited
 * @param maxFileBytes the size of a file that it may write, 0 to 1 TiB; null for unlimited
 * @param umask the umask, three octal digits; null for the launcher's default
 * @param killGraceMillis the time between SIGTERM and SIGKILL, 0 to 60,000 milliseconds
 * @param isolation how it is isolated
 */
public record Limits(
    @Nullable Long maxMemoryBytes,
    @Nullable Integer maxProcesses,
    @Nullable Long maxFileBytes,
    @Nullable String umask,
    long killGraceMillis,
    Isolation isolation) {
  /** No limits, and a grace period of 200 ms. */
  public static final Limits NONE = new Limits(null, null, null, null, 200, Isolation.NONE);

  private static final long MEGABYTE = 1 << 20;
  private static final long TERABYTE = 1L << 40;
  private static final int MAX_PROCESSES = 100_000;
  private static final long MAX_GRACE_MILLIS = 60_000;
  private static final Pattern UMASK = Pattern.compile("[0-7]{3}");

  /** Checks the umask. */
  public Limits {
    if (umask != null && !UMASK.matcher(umask).matches()) {
      throw InvalidMessage.of("umask", umask, "three octal digits in quotes");
    }
  }

  /** Parses the limits of a command's entry. */
  public static Limits from(Fields fields) {
    Long maxProcesses = fields.optionalInteger("maxProcesses", 1, MAX_PROCESSES);
    return new Limits(
        fields.optionalInteger("maxMemoryBytes", MEGABYTE, TERABYTE),
        maxProcesses == null ? null : maxProcesses.intValue(),
        fields.optionalInteger("maxFileBytes", 0, TERABYTE),
        fields.optionalString("umask"),
        fields.integer("killGraceMillis", NONE.killGraceMillis, 0, MAX_GRACE_MILLIS),
        Isolation.from(fields));
  }

  /** Returns whether a {@code TreeWatch} has to check the limits. */
  public boolean isWatched() {
    return maxProcesses != null || maxMemoryBytes != null;
  }
}
