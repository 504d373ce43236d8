package dev.sluice.lab.fault;

/**
 * Draws reproducible random numbers: each is a pure function of a seed and of its purpose.
 *
 * <p>No state is kept, so the order of requests does not matter. The bits are mixed as in
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
 */
public final class Draw {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private Draw() {}

  /**
   * Returns a number from 0 to 1 (exclusive), uniformly distributed.
   *
   * @param seed the seed of the run
   * @param purpose the decision, so that two decisions on one thing are independent
   * @param what the thing to decide on
   * @param nth the number of earlier decisions on that thing
   */
  public static double uniform(long seed, String purpose, String what, long nth) {
    long bits = mixed(mixed(mixed(seed) ^ hash(purpose)) ^ hash(what));
    return (mixed(bits + nth * GOLDEN_GAMMA) >>> 11) * UNIT;
  }

  /** Returns a 64-bit hash of a text. */
  public static long hash(String text) {
    long bits = text.length();
    for (int i = 0; i < text.length(); i++) {
      bits = mixed(bits ^ text.charAt(i));
    }
    return bits;
  }

  private static long mixed(long bits) {
    long z = bits + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
