package dev.sluice.cli.report;

import dev.sluice.contracts.Outcome;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The outcomes that make a command fail.
 *
 * @param failing the outcomes
 */
public record ExitPolicy(Set<Outcome> failing) {
  /** The exit code of a successful command. */
  public static final int SUCCESS = 0;

  /** The exit code if a task ended with a failing outcome. */
  public static final int FAILED = 1;

  /** The exit code if the command line or the settings are invalid. */
  public static final int USAGE = 2;

  /** The exit code if the server cannot be started or reached. */
  public static final int UNREACHABLE = 3;

  /** The exit code if an event loop was blocked for {@code --fail-on-blocked} or longer. */
  public static final int BLOCKED = 4;

  /** Fails on all outcomes but {@code OK} and {@code NOT_FOUND}. */
  public static final ExitPolicy DEFAULT =
      new ExitPolicy(EnumSet.complementOf(EnumSet.of(Outcome.OK, Outcome.NOT_FOUND)));

  private static final String NONE = "none";

  /** Copies the set. */
  public ExitPolicy {
    failing = Set.copyOf(failing);
  }

  /**
   * Parses a policy such as {@code error,timeout,not-found}, or {@code none}.
   *
   * @throws IllegalArgumentException if a name is not that of an outcome
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

  /** Returns the exit code of a command whose batch has this summary. */
  public int exitCode(Summary summary) {
    return failing.stream().anyMatch(outcome -> summary.count(outcome) > 0) ? FAILED : SUCCESS;
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
