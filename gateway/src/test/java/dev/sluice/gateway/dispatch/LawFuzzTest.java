package dev.sluice.gateway.dispatch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.testkit.property.Property;

/** The law of the batch, explored by coverage; a build runs what that has found (ADR 10). */
class LawFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void anyRun_obeysTheLaw_andComesToItsEnd(byte[] bytes) throws Exception {
    Property.holds(bytes, choices -> new World(choices).run());
  }
}
