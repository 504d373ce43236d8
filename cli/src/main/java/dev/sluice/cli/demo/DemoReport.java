package dev.sluice.cli.demo;

import dev.sluice.cli.report.Summary;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The summaries of the parts, and their differences from what the lab counted itself. */
final class DemoReport {
  private static final String HEAD =
      "               tasks      OK  not found   other     time  result";

  private final Map<String, Summary> parts = new LinkedHashMap<>();
  private final Map<String, String> results = new LinkedHashMap<>();
  private final List<String> differences = new ArrayList<>();

  void add(String name, Summary summary) {
    parts.put(name, summary);
  }

  /** Sets the text in the last column of a part. */
  void result(String name, String result) {
    results.put(name, result);
  }

  /** Returns the summary of a part, or an empty one if the part has not completed. */
  Summary summary(String name) {
    return parts.getOrDefault(name, new Summary(new JsonObject()));
  }

  /** Compares a reported value with the true one. */
  void check(String what, Object reported, Object actual) {
    if (!String.valueOf(reported).equals(String.valueOf(actual))) {
      differences.add(what + ": reported " + reported + ", actual " + actual);
    }
  }

  /** Returns whether all reported values are true. */
  boolean isExact() {
    return differences.isEmpty();
  }

  /** Returns the document that {@code --json} prints. */
  JsonObject toJson() {
    JsonObject document = new JsonObject();
    parts.forEach((name, summary) -> document.put(name, summary.json()));
    return document.put("truth", truth());
  }

  /** Returns the table of all parts. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(HEAD);
    parts.forEach((name, summary) -> lines.add(row(name, summary)));
    lines.add("truth: " + truth());
    return lines;
  }

  /** Returns a line for each part that has completed. */
  List<String> completed() {
    List<String> lines = new ArrayList<>();
    parts.forEach((name, summary) -> lines.add(name + ": " + summary.outcomes()));
    return lines;
  }

  private String truth() {
    return isExact() ? "exact" : String.join("; ", differences);
  }

  private String row(String name, Summary summary) {
    long found = summary.count(Outcome.OK);
    long missing = summary.count(Outcome.NOT_FOUND);
    return String.format(
        Locale.ROOT,
        "%-10s %9d %7d %10d %7d %6.2f s  %s",
        name,
        summary.submitted(),
        found,
        missing,
        summary.submitted() - found - missing,
        summary.elapsedSeconds(),
        results.getOrDefault(name, ""));
  }
}
