package dev.sluice.gateway.list;

import java.util.ArrayList;
import java.util.List;

/** Records that are put together on one thread, to be handed to a {@link Spool} as a whole. */
public final class Pack {
  private static final int SMALLEST = 1024;
  static final int LARGEST = 64 * 1024;

  private final List<SpoolBlock> blocks = new ArrayList<>();
  private SpoolBlock last = new SpoolBlock(SMALLEST);
  private long records;

  /** An empty one. */
  public Pack() {}

  /** How many records are in it. */
  public long records() {
    return records;
  }

  /** Adds a copy of some bytes as one record. */
  public void append(byte[] from, int start, int length) {
    records++;
    if (!last.hasRoomFor(length)) {
      last = following(last, length);
      blocks.add(last);
    } else if (blocks.isEmpty()) {
      blocks.add(last);
    }
    last.append(from, start, length);
  }

  /** The blocks that it is made of. */
  List<SpoolBlock> blocks() {
    return blocks;
  }

  /** A block to go on with: larger than the one before, and with room for a record. */
  static SpoolBlock following(SpoolBlock block, int recordLength) {
    int larger = Math.min(LARGEST, 4 * block.capacity());
    return new SpoolBlock(Math.max(larger, SpoolBlock.sizeOf(recordLength)));
  }

  static SpoolBlock first() {
    return new SpoolBlock(SMALLEST);
  }
}
