package dev.sluice.lab.fault;

/**
 * Chance that can be had again: a number that is a pure function of a seed and of what it is drawn
 * for.
 *
 * <p>No state is kept, so that it does not matter in which order requests arrive. The bits are
 * mixed as in SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * 2014).
 */
public final class Draw {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private Draw() {}

  /**
   * A number from 0 up to but not including 1, each as likely as the other.
   *
   * @param seed of the run
   * @param purpose what is decided, so that two decisions on one thing are independent
   * @param what the thing that it is decided for
   * @param nth how often it was decided for that thing before
   */
  public static double uniform(long seed, String purpose, String what, long nth) {
    long bits = mixed(mixed(mixed(seed) ^ hash(purpose)) ^ hash(what));
    return (mixed(bits + nth * GOLDEN_GAMMA) >>> 11) * UNIT;
  }

  /** Sixty-four bits of a text. */
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
