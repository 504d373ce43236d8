package dev.sluice.subprocess.launch;

import dev.sluice.contracts.command.CommandResult;
import org.jspecify.annotations.Nullable;

/**
 * The two outputs of a process, as far as they are kept.
 *
 * @param stdout its standard output
 * @param stderr its standard error
 */
public record Outputs(BoundedOutput stdout, BoundedOutput stderr) {

  /**
   * Creates two empty outputs.
   *
   * @param maxBytes the number of bytes to keep of each
   */
  public Outputs(int maxBytes) {
    this(new BoundedOutput(maxBytes), new BoundedOutput(maxBytes));
  }

  /** Stops following both outputs. */
  public void unfollow() {
    stdout.unfollow();
    stderr.unfollow();
  }

  /**
   * Returns the result of a process that has ended with these outputs.
   *
   * @param exitCode its exit code; null if a signal killed it
   * @param signal the signal that killed it; null if it exited
   * @param usage what it used; null values where the launcher cannot know
   */
  public CommandResult result(
      long pid, @Nullable Integer exitCode, @Nullable Integer signal, Usage usage) {
    return new CommandResult(
        exitCode,
        signal,
        stdout.text(),
        stderr.text(),
        stdout.isTruncated() || stderr.isTruncated(),
        pid,
        usage.userSeconds(),
        usage.systemSeconds(),
        usage.peakResidentBytes());
  }

  /** The CPU time and peak memory of a process. */
  public record Usage(
      @Nullable Double userSeconds,
      @Nullable Double systemSeconds,
      @Nullable Long peakResidentBytes) {
    /** The usage of a process whose launcher cannot measure it. */
    public static final Usage UNKNOWN = new Usage(null, null, null);
  }
}
