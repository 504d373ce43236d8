package dev.sluice.lab.upstream;

import dev.sluice.lab.fault.Draw;
import java.util.Collection;

/** The numbers of jobs, made up from the seed and the place: small ones are the most likely. */
public final class Counts {
  private static final int MOST = 400;

  private Counts() {}

  /**
   * The number of jobs at a place, 0 to 400.
   *
   * @param seed of the lab
   * @param place a zip code, or a city and state
   */
  public static int jobs(long seed, String place) {
    double draw = Draw.uniform(seed, "jobs", place, 0);
    return (int) (draw * draw * (MOST + 1));
  }

  /** The sum over places; one that is listed twice counts twice. */
  public static long total(long seed, Collection<String> places) {
    return places.stream().mapToLong(place -> jobs(seed, place)).sum();
  }
}
