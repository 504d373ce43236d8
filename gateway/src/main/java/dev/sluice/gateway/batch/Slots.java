package dev.sluice.gateway.batch;

import java.util.BitSet;

/** The slots of a batch. The lowest free slot is taken first. */
final class Slots {
  private final BitSet taken = new BitSet();
  private final int size;

  /**
   * @param size the number of slots, from 1
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
