package dev.sluice.cli.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be done: look up the jobs of all zip codes, and store the flags of all countries.
 *
 * @param lab the start of the upstream's URLs
 * @param zips to be looked up
 * @param countries codes, of which many have no flag
 * @param directory where flags go
 */
public record Workload(String lab, List<String> zips, List<String> countries, Path directory) {
  /** Copies. */
  public Workload {
    zips = List.copyOf(zips);
    countries = List.copyOf(countries);
  }
}
