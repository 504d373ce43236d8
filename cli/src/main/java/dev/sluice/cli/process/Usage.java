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
 * What this process has used since it was started.
 *
 * @param wallSeconds time gone by
 * @param userSeconds processor time in user mode; null where it is not known
 * @param systemSeconds processor time in the kernel; null where it is not known
 * @param peakResidentBytes the most memory it had; null where it is not known
 */
public record Usage(
    double wallSeconds,
    @Nullable Double userSeconds,
    @Nullable Double systemSeconds,
    @Nullable Long peakResidentBytes) {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path STATUS = Path.of("/proc/self/status");

  /** What {@code /proc} counts in, on every Linux that a JVM runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** After the name of the command: utime is the 12th field, stime the 13th. */
  private static final int USER_FIELD = 11;

  private static final long MEGABYTE = 1_000_000;

  /** Now. */
  public static Usage now() {
    long began = ManagementFactory.getRuntimeMXBean().getStartTime();
    double wall = (System.currentTimeMillis() - began) / 1000.0;
    String[] stat = stat();
    return new Usage(wall, seconds(stat, USER_FIELD), seconds(stat, USER_FIELD + 1), peak());
  }

  /** Reads what {@link #toJson} wrote. */
  public static Usage from(JsonObject json) {
    return new Usage(
        json.getDouble("wallSeconds", 0.0),
        json.getDouble("userSeconds"),
        json.getDouble("systemSeconds"),
        json.getLong("peakResidentBytes"));
  }

  /** As it stands beside a summary. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("wallSeconds", wallSeconds)
        .put("userSeconds", userSeconds)
        .put("systemSeconds", systemSeconds)
        .put("peakResidentBytes", peakResidentBytes);
  }

  /** As {@code 0.91 s wall, 1.20 s user, 0.11 s system, 98 MB at most}. */
  public String line() {
    return String.format(Locale.ROOT, "%.2f s wall", wallSeconds)
        + part(userSeconds, " s user")
        + part(systemSeconds, " s system")
        + (peakResidentBytes == null ? "" : ", " + peakResidentBytes / MEGABYTE + " MB at most");
  }

  private static String part(@Nullable Double seconds, String unit) {
    return seconds == null ? "" : String.format(Locale.ROOT, ", %.2f%s", seconds, unit);
  }

  /** The fields after the command's name, which may itself have spaces and brackets in it. */
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
