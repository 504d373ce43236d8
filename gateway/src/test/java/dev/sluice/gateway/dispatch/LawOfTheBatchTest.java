package dev.sluice.gateway.dispatch;

import dev.sluice.testkit.property.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The law of the batch, over lists, options, faults, weather at the origins, late and double
 * answers, slow readers, cancels and lost nodes that are made from a seed.
 */
@Tag("slow")
class LawOfTheBatchTest {
  private static final int RUNS = 5_000;

  @Test
  void anyRun_obeysTheLaw_andComesToItsEnd() {
    Property.holds(RUNS, choices -> new World(choices).run());
  }
}
