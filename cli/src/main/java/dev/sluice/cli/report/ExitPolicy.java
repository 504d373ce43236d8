package dev.sluice.cli.report;

import dev.sluice.contracts.Outcome;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which outcomes make a command fail.
 *
 * @param failing the outcomes that do
 */
public record ExitPolicy(Set<Outcome> failing) {
  /** All went well. */
  public static final int WELL = 0;

  /** Some task ended in a way that the policy names. */
  public static final int FAILED = 1;

  /** The command line or the settings are wrong. */
  public static final int USAGE = 2;

  /** The server could not be started or reached. */
  public static final int UNREACHABLE = 3;

  /** An event loop was held for longer than {@code --fail-on-blocked} allows. */
  public static final int BLOCKED = 4;

  /** All but {@code OK} and {@code NOT_FOUND}. */
  public static final ExitPolicy DEFAULT =
      new ExitPolicy(EnumSet.complementOf(EnumSet.of(Outcome.OK, Outcome.NOT_FOUND)));

  private static final String NONE = "none";

  /** Copies. */
  public ExitPolicy {
    failing = Set.copyOf(failing);
  }

  /**
   * Reads a policy such as {@code error,timeout,not-found}, or {@code none}.
   *
   * @throws IllegalArgumentException where a name is not that of an outcome
   */
  public static ExitPolicy parse(String text) {
    if (text.strip().equals(NONE)) {
      return new ExitPolicy(Set.of());
    }
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (String name : text.split(",", -1)) {
      outcomes.add(outcome(name.strip()));
    }
    return new ExitPolicy(outcomes);
  }

  /** The exit code of a command whose batch ended so. */
  public int exitCode(Summary summary) {
    return failing.stream().anyMatch(outcome -> summary.count(outcome) > 0) ? FAILED : WELL;
  }

  private static Outcome outcome(String name) {
    try {
      return Outcome.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      String known =
          String.join(
              ", ",
              Arrays.stream(Outcome.values())
                  .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                  .toList());
      throw new IllegalArgumentException(
          "'" + name + "' (expected: none, or some of " + known + ")", unknown);
    }
  }
}
