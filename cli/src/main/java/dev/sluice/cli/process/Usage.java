package dev.sluice.cli.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The resources that this process has used since its start.
 *
 * @param wallSeconds elapsed time
 * @param userSeconds processor time in user mode; null if unknown
 * @param systemSeconds processor time in the kernel; null if unknown
 * @param peakResidentBytes peak resident memory; null if unknown
 */
public record Usage(
    double wallSeconds,
    @Nullable Double userSeconds,
    @Nullable Double systemSeconds,
    @Nullable Long peakResidentBytes) {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path STATUS = Path.of("/proc/self/status");

  /** The unit of {@code /proc/self/stat} on every Linux that a JVM runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Counted from after the name of the command: utime is the 12th field, stime the 13th. */
  private static final int USER_FIELD = 11;

  private static final long MEGABYTE = 1_000_000;

  /** Returns the resources used so far. */
  public static Usage now() {
    long began = ManagementFactory.getRuntimeMXBean().getStartTime();
    double wall = (System.currentTimeMillis() - began) / 1000.0;
    String[] stat = stat();
    return new Usage(wall, seconds(stat, USER_FIELD), seconds(stat, USER_FIELD + 1), peak());
  }

  /** Reads the JSON form of {@link #toJson}. */
  public static Usage from(JsonObject json) {
    return new Usage(
        json.getDouble("wallSeconds", 0.0),
        json.getDouble("userSeconds"),
        json.getDouble("systemSeconds"),
        json.getLong("peakResidentBytes"));
  }

  /** Returns the JSON form, which {@code --json} adds to a summary. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("wallSeconds", wallSeconds)
        .put("userSeconds", userSeconds)
        .put("systemSeconds", systemSeconds)
        .put("peakResidentBytes", peakResidentBytes);
  }

  /** Returns a line such as {@code 0.91 s wall, 1.20 s user, 0.11 s system, 98 MB peak}. */
  public String line() {
    return String.format(Locale.ROOT, "%.2f s wall", wallSeconds)
        + part(userSeconds, " s user")
        + part(systemSeconds, " s system")
        + (peakResidentBytes == null ? "" : ", " + peakResidentBytes / MEGABYTE + " MB peak");
  }

  private static String part(@Nullable Double seconds, String unit) {
    return seconds == null ? "" : String.format(Locale.ROOT, ", %.2f%s", seconds, unit);
  }

  /** Returns the fields after the name of the command, which may contain spaces and brackets. */
  private static String[] stat() {
    List<String> lines = lines(STAT);
    String line = lines.isEmpty() ? "" : lines.get(0);
    return line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
  }

  private static @Nullable Double seconds(String[] stat, int field) {
    return field < stat.length ? Long.parseLong(stat[field]) / TICKS_PER_SECOND : null;
  }

  private static @Nullable Long peak() {
    for (String line : lines(STATUS)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return null;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException noProc) {
      return List.of();
    }
  }
}
