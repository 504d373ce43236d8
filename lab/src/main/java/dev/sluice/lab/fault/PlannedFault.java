package dev.sluice.lab.fault;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The delay and the fault of one request.
 *
 * @param delayMillis the delay, 0 for none
 * @param fault the fault; null for none
 */
public record PlannedFault(long delayMillis, @Nullable FaultKind fault) {
  /** No delay and no fault. */
  public static final PlannedFault NONE = new PlannedFault(0, null);

  /**
   * Plans delay and fault of a request, independently of any other request.
   *
   * @param seed the seed of the run
   * @param rule the rule that covers it
   * @param target its path and query
   * @param nth the number of earlier requests to that target
   */
  public static PlannedFault of(long seed, FaultRule rule, String target, long nth) {
    return new PlannedFault(
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
