package dev.sluice.gateway.dispatch;

import dev.sluice.testkit.property.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checks the law of the batch in seeded simulations of lists, options, faults, changing origins,
 * late and duplicate reports, slow readers, cancels and lost nodes.
 */
@Tag("slow")
class LawOfTheBatchTest {
  private static final int RUNS = 5_000;

  @Test
  void anySimulation_obeysTheLaw_andCompletes() {
    Property.holds(RUNS, choices -> new Simulation(choices).run());
  }
}
