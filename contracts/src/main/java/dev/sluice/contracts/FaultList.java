package dev.sluice.contracts;

import java.util.ArrayList;
import java.util.List;

/** Collects the faults of several readers, so that they are reported at once. */
final class FaultList {
  private final List<Fault> faults = new ArrayList<>();

  void collect(Runnable read) {
    try {
      read.run();
    } catch (InvalidMessage invalid) {
      faults.addAll(invalid.faults());
    }
  }

  int size() {
    return faults.size();
  }

  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new InvalidMessage(faults);
    }
  }
}
