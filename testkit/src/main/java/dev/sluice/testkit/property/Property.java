package dev.sluice.testkit.property;

import org.jspecify.annotations.Nullable;

/**
 * Something that holds of every input: it is tried with choices from as many seeds as asked for.
 * Where it does not hold once, the choices of that trial are made fewer and smaller as long as it
 * still does not.
 *
 * <p>{@code -Dsluice.property.seed=N} begins at another seed, {@code -Dsluice.property.runs=N}
 * makes another number of trials. The seeds are the same in every build, so that a build which
 * fails does so again.
 */
public final class Property {

  /** One try at a property; it throws where the property does not hold. */
  @FunctionalInterface
  public interface Trial {

    /** Tries. */
    void run(Choices choices) throws Exception;
  }

  private Property() {}

  /** Tries a property with so many seeds. */
  public static void holds(int runs, Trial trial) {
    long first = Long.getLong("sluice.property.seed", 0);
    int asked = Integer.getInteger("sluice.property.runs", runs);
    for (long seed = first; seed < first + asked; seed++) {
      Choices choices = Choices.ofSeed(seed);
      Throwable thrown = thrownBy(trial, choices);
      if (thrown != null) {
        throw new Shrinking(trial, choices, thrown).error(seed);
      }
    }
  }

  /** Tries a property with what a fuzzer makes. */
  public static void holds(byte[] bytes, Trial trial) throws Exception {
    trial.run(Choices.ofBytes(bytes));
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it throws, the property does not hold
  static @Nullable Throwable thrownBy(Trial trial, Choices choices) {
    try {
      trial.run(choices);
      return null;
    } catch (Exception | AssertionError | StackOverflowError thrown) {
      return thrown;
    }
  }
}
