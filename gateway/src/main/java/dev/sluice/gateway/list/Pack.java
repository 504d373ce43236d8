package dev.sluice.gateway.list;

import java.util.ArrayList;
import java.util.List;

/** Records that are collected on one thread, to be appended to a {@link Spool} at once. */
public final class Pack {
  private final List<SpoolBlock> blocks = new ArrayList<>();
  private SpoolBlock last = SpoolBlock.first();
  private long records;

  /** Creates an empty pack. */
  public Pack() {}

  /** Returns the number of records. */
  public long records() {
    return records;
  }

  /** Appends a copy of some bytes as one record. */
  public void append(byte[] from, int start, int length) {
    records++;
    if (!last.hasRoomFor(length)) {
      last = last.next(length);
      blocks.add(last);
    } else if (blocks.isEmpty()) {
      blocks.add(last);
    }
    last.append(from, start, length);
  }

  List<SpoolBlock> blocks() {
    return blocks;
  }
}
