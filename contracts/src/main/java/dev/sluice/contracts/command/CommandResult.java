package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command.
 *
 * @param exitCode the exit code, 0 to 255; null if a signal killed the command
 * @param signal the number of the signal that killed the command; null if it exited
 * @param stdout the standard output, up to the limit
 * @param stderr the standard error, up to the limit
 * @param truncated whether there was more output
 * @param pid the process id
 * @param userSeconds the CPU time in user mode; null if unknown
 * @param systemSeconds the CPU time in the kernel; null if unknown
 * @param peakResidentBytes the peak resident memory; null if unknown
 */
public record CommandResult(
    @Nullable Integer exitCode,
    @Nullable Integer signal,
    String stdout,
    String stderr,
    boolean truncated,
    long pid,
    @Nullable Double userSeconds,
    @Nullable Double systemSeconds,
    @Nullable Long peakResidentBytes)
    implements Message {

  /** Reads a result. */
  public static CommandResult from(Fields fields) {
    return new CommandResult(
        toInt(fields.optionalInteger("exitCode", 0, 255)),
        toInt(fields.optionalInteger("signal", 1, 64)),
        fields.string("stdout"),
        fields.string("stderr"),
        fields.bool("truncated", false),
        fields.integer("pid"),
        fields.optionalNumber("userSeconds"),
        fields.optionalNumber("systemSeconds"),
        fields.optionalInteger("peakResidentBytes"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("exitCode", exitCode)
        .put("signal", signal)
        .put("stdout", stdout)
        .put("stderr", stderr)
        .put("truncated", truncated)
        .put("pid", pid)
        .put("userSeconds", userSeconds)
        .put("systemSeconds", systemSeconds)
        .put("peakResidentBytes", peakResidentBytes);
  }

  @Override
  public long length() {
    return (long) stdout.length() + stderr.length();
  }

  private static @Nullable Integer toInt(@Nullable Long number) {
    return number == null ? null : number.intValue();
  }
}
