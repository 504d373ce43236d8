package dev.sluice.cli.compare;

import dev.sluice.cli.process.Usage;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * The result of one mode.
 *
 * @param jobs the sum over all zip codes
 * @param found the number of stored flags
 * @param notFound the number of countries without a flag
 * @param errors the number of failures
 * @param workSeconds the duration of the work, without the start of the JVM
 * @param usage the resources that the process has used
 */
public record Result(
    long jobs, long found, long notFound, long errors, double workSeconds, Usage usage) {
  private static final long MEGABYTE = 1_000_000;

  /** Reads the JSON form of {@link #toJson}. */
  public static Result from(JsonObject json) {
    return new Result(
        json.getLong("jobs"),
        json.getLong("found"),
        json.getLong("notFound"),
        json.getLong("errors"),
        json.getDouble("workSeconds"),
        Usage.from(json.getJsonObject("usage")));
  }

  /** Returns the JSON form. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("jobs", jobs)
        .put("found", found)
        .put("notFound", notFound)
        .put("errors", errors)
        .put("workSeconds", workSeconds)
        .put("usage", usage.toJson());
  }

  /** Returns the head of the table. */
  public static String head() {
    return String.format(
        Locale.ROOT,
        "%-22s %7s %6s %10s %7s %9s %8s %8s %9s %8s",
        "",
        "jobs",
        "flags",
        "not found",
        "errors",
        "memory",
        "user",
        "system",
        "work",
        "wall");
  }

  /** Returns a row of the table. */
  public String row(Mode mode) {
    Long peak = usage.peakResidentBytes();
    Double user = usage.userSeconds();
    Double system = usage.systemSeconds();
    return String.format(
        Locale.ROOT,
        "%-22s %7d %6d %10d %7d %6d MB %6.2f s %6.2f s %7.2f s %6.2f s",
        mode.title(),
        jobs,
        found,
        notFound,
        errors,
        peak == null ? 0 : peak / MEGABYTE,
        user == null ? 0.0 : user,
        system == null ? 0.0 : system,
        workSeconds,
        usage.wallSeconds());
  }
}
