package dev.sluice.lab.upstream;

import dev.sluice.lab.fault.Draw;
import java.util.Collection;

/** Derives numbers of jobs from the seed and the place. Small numbers are the most likely. */
public final class Counts {
  private static final int MAX = 400;

  private Counts() {}

  /**
   * Returns the number of jobs at a place, 0 to 400.
   *
   * @param seed the seed of the lab
   * @param place a zip code, or a city and state
   */
  public static int jobs(long seed, String place) {
    double draw = Draw.uniform(seed, "jobs", place, 0);
    return (int) (draw * draw * (MAX + 1));
  }

  /** Returns the sum over places; a place that is listed twice counts twice. */
  public static long total(long seed, Collection<String> places) {
    return places.stream().mapToLong(place -> jobs(seed, place)).sum();
  }
}
