package dev.sluice.gateway.batch;

import java.util.BitSet;

/** The places of a batch: the lowest that is free is taken first. */
final class Slots {
  private final BitSet taken = new BitSet();
  private final int size;

  /**
   * @param size how many there are, from 1
   */
  Slots(int size) {
    this.size = size;
  }

  boolean isFull() {
    return taken.cardinality() >= size;
  }

  int take() {
    int slot = taken.nextClearBit(0);
    taken.set(slot);
    return slot;
  }

  void free(int slot) {
    taken.clear(slot);
  }
}
