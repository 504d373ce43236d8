package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param exitCode its exit code, 0 to 255; null where a signal ended it
 * @param signal the number of the signal that ended it; null where it exited
 * @param stdout what it wrote to its standard output, up to the cap
 * @param stderr what it wrote to its standard error, up to the cap
 * @param truncated whether it wrote more than was kept
 * @param pid its process id
 * @param userSeconds processor time in user mode; null where it is not known
 * @param systemSeconds processor time in the kernel; null where it is not known
 * @param peakResidentBytes the most memory it had; null where it is not known
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
