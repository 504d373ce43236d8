package dev.sluice.lab.fault;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one request: how long it waits and what is wrong with its answer.
 *
 * @param delayMillis how long it waits, 0 for not at all
 * @param fault what is wrong; null where nothing is
 */
public record Fate(long delayMillis, @Nullable FaultKind fault) {
  /** Nothing happens. */
  public static final Fate NONE = new Fate(0, null);

  /**
   * The fate of a request, which does not depend on any other request.
   *
   * @param seed of the run
   * @param rule that it falls under
   * @param target its path and query
   * @param nth how many requests to that target came before it
   */
  public static Fate of(long seed, FaultRule rule, String target, long nth) {
    return new Fate(
        rule.delay().at(Draw.uniform(seed, "delay", target, nth)),
        pick(rule.rates(), Draw.uniform(seed, "fault", target, nth)));
  }

  private static @Nullable FaultKind pick(Map<FaultKind, Double> rates, double draw) {
    double below = 0;
    for (Map.Entry<FaultKind, Double> rate : rates.entrySet()) {
      below += rate.getValue();
      if (draw < below) {
        return rate.getKey();
      }
    }
    return null;
  }
}
