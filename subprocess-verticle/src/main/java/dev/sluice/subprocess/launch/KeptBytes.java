package dev.sluice.subprocess.launch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that only become more, in blocks, so that none is copied when they do; and a place up to
 * which they have been taken. Not thread-safe.
 */
final class KeptBytes {
  private static final int MIN_BLOCK = 512;
  private static final int MAX_BLOCK = 1 << 16;

  private final List<byte[]> blocks = new ArrayList<>(1);
  private int size;
  private int freeInLast;
  private int taken;
  private int takenBlocks;
  private int takenOfBlock;

  int size() {
    return size;
  }

  /** How many have not been taken. */
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

  /** Takes the next, at most so many, and perhaps fewer; none where all have been taken. */
  byte[] take(int most) {
    if (untaken() == 0) {
      return new byte[0];
    }
    byte[] block = blocks.get(takenBlocks);
    int end = Math.min(block.length, takenOfBlock + Math.min(most, untaken()));
    byte[] some = Arrays.copyOfRange(block, takenOfBlock, end);
    taken += some.length;
    takenOfBlock = end;
    if (takenOfBlock == block.length) {
      takenOfBlock = 0;
      takenBlocks++;
    }
    return some;
  }

  /** All, taken or not. */
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

  /** As large as all before, within bounds: a little output takes little, and a long few blocks. */
  private void addBlock() {
    freeInLast = Math.max(MIN_BLOCK, Math.min(MAX_BLOCK, size));
    blocks.add(new byte[freeInLast]);
  }
}
