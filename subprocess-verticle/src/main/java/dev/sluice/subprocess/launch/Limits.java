package dev.sluice.subprocess.launch;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a command and all that it starts may take of the machine, and how it is made to go.
 *
 * @param maxMemoryBytes how much memory all its processes may have together, and each may ask for,
 *     1 MiB to 1 TiB; null for any
 * @param maxProcesses how many processes it may be at a time, itself among them, 1 to 100,000; null
 *     for any
 * @param maxFileBytes how long a file it may write, 0 to 1 TiB; null for any
 * @param umask what rights its new files do not have, three octal digits; null for what its
 *     launcher gives
 * @param killGraceMillis how long it may take to go when it is asked to, 0 to 60,000 milliseconds
 * @param isolation how it is kept apart
 */
public record Limits(
    @Nullable Long maxMemoryBytes,
    @Nullable Integer maxProcesses,
    @Nullable Long maxFileBytes,
    @Nullable String umask,
    long killGraceMillis,
    Isolation isolation) {
  /** None but the time to go. */
  public static final Limits NONE = new Limits(null, null, null, null, 200, Isolation.NONE);

  private static final long MEGABYTE = 1 << 20;
  private static final long TERABYTE = 1L << 40;
  private static final int MAX_PROCESSES = 100_000;
  private static final long MAX_GRACE_MILLIS = 60_000;
  private static final Pattern UMASK = Pattern.compile("[0-7]{3}");

  /** Refuses what is no umask. */
  public Limits {
    if (umask != null && !UMASK.matcher(umask).matches()) {
      throw InvalidMessage.of("umask", umask, "three octal digits in quotes");
    }
  }

  /** Reads those of a command's entry. */
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

  /** Whether somebody has to look at its processes from time to time. */
  public boolean isWatched() {
    return maxProcesses != null || maxMemoryBytes != null;
  }
}
