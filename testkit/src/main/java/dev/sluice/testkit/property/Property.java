package dev.sluice.testkit.property;

import org.jspecify.annotations.Nullable;

/**
 * Checks a property of every input with choices from a number of seeds. When a trial fails, its
 * choices are shrunk as long as it still fails.
 *
 * <p>{@code -Dsluice.property.seed=N} sets the first seed, {@code -Dsluice.property.runs=N} the
 * number of trials. The seeds are the same in every build, so that a failure is reproducible.
 */
public final class Property {

  /** A trial of a property, which throws if the property does not hold. */
  @FunctionalInterface
  public interface Trial {

    /** Runs the trial. */
    void run(Choices choices) throws Exception;
  }

  private Property() {}

  /** Tries a property with a number of seeds. */
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

  /** Tries a property with the bytes of a fuzzer. */
  public static void holds(byte[] bytes, Trial trial) throws Exception {
    trial.run(Choices.ofBytes(bytes));
  }

  @SuppressWarnings("CatchingUnchecked") // any exception means that the property does not hold
  static @Nullable Throwable thrownBy(Trial trial, Choices choices) {
    try {
      trial.run(choices);
      return null;
    } catch (Exception | AssertionError | StackOverflowError thrown) {
      return thrown;
    }
  }
}
