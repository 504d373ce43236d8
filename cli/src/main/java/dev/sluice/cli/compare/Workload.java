package dev.sluice.cli.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * The work of a contest: look up the jobs of all zip codes, and store the flags of all countries.
 *
 * @param lab the URL of the lab, without a path
 * @param zips the zip codes to look up
 * @param countries the country codes, many of which have no flag
 * @param directory the directory for the flags
 */
public record Workload(String lab, List<String> zips, List<String> countries, Path directory) {
  /** Copies the lists. */
  public Workload {
    zips = List.copyOf(zips);
    countries = List.copyOf(countries);
  }
}
