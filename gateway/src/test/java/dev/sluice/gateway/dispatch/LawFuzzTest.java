package dev.sluice.gateway.dispatch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.testkit.property.Property;

/** Explores the law of the batch by coverage; a build runs the inputs found so far (ADR 10). */
class LawFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void anySimulation_obeysTheLaw_andCompletes(byte[] bytes) throws Exception {
    Property.holds(bytes, choices -> new Simulation(choices).run());
  }
}
