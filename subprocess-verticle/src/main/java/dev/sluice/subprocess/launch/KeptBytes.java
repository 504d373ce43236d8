package dev.sluice.subprocess.launch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing sequence of bytes with a read position. Stored in blocks, so that growth does not copy.
 * Not thread-safe.
 */
final class KeptBytes {
  private static final int MIN_BLOCK = 512;
  private static final int MAX_BLOCK = 1 << 16;

  private final List<byte[]> blocks = new ArrayList<>(1);
  private int size;
  private int freeInLast;
  private int taken;
  private int takenBlocks;
  private int takenInBlock;

  int size() {
    return size;
  }

  /** Returns the number of bytes after the read position. */
  int untaken() {
    return size - taken;
  }

  /** Adds the first {@code length} bytes. */
  void add(byte[] bytes, int length) {
    int added = 0;
    while (added < length) {
      if (freeInLast == 0) {
        addBlock();
      }
      byte[] last = blocks.get(blocks.size() - 1);
      int some = Math.min(freeInLast, length - added);
      System.arraycopy(bytes, added, last, last.length - freeInLast, some);
      freeInLast -= some;
      added += some;
      size += some;
    }
  }

  /** Takes the next bytes, up to {@code max} and perhaps fewer; none if all have been taken. */
  byte[] take(int max) {
    if (untaken() == 0) {
      return new byte[0];
    }
    byte[] block = blocks.get(takenBlocks);
    int end = Math.min(block.length, takenInBlock + Math.min(max, untaken()));
    byte[] some = Arrays.copyOfRange(block, takenInBlock, end);
    taken += some.length;
    takenInBlock = end;
    if (takenInBlock == block.length) {
      takenInBlock = 0;
      takenBlocks++;
    }
    return some;
  }

  /** Returns all bytes, taken or not. */
  byte[] all() {
    byte[] all = new byte[size];
    int from = 0;
    for (byte[] block : blocks) {
      int length = Math.min(block.length, size - from);
      System.arraycopy(block, 0, all, from, length);
      from += length;
    }
    return all;
  }

  /**
   * Doubles the capacity within bounds, so that short output takes little memory and long output
   * few blocks.
   */
  private void addBlock() {
    freeInLast = Math.max(MIN_BLOCK, Math.min(MAX_BLOCK, size));
    blocks.add(new byte[freeInLast]);
  }
}
