package dev.sluice.gateway.list;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of records, each prefixed with its length. A block is filled, then read once; between
 * the two its bytes may be on disk only.
 */
final class SpoolBlock {
  static final int MAX_BYTES = 64 * 1024;

  private static final int MIN_BYTES = 1024;
  private static final int GROWTH = 4;
  private static final int PREFIX = Integer.BYTES;
  private static final int TOO_LONG = -1;
  private static final int NOWHERE = -1;

  private @Nullable ByteBuffer bytes;
  private final int capacity;
  private int length;
  private int records;
  private int position;
  private int taken;
  private long offset = NOWHERE;
  private boolean isInUse;

  private SpoolBlock(int capacity) {
    this.capacity = capacity;
    this.bytes = ByteBuffer.allocate(capacity);
  }

  /** Creates the first block of a list, which is small because most lists are short. */
  static SpoolBlock first() {
    return new SpoolBlock(MIN_BYTES);
  }

  /** Creates the block after this one: a larger one, with room for a record of this length. */
  SpoolBlock next(int recordLength) {
    int larger = Math.min(MAX_BYTES, GROWTH * capacity);
    return new SpoolBlock(Math.max(larger, PREFIX + recordLength));
  }

  boolean hasRoomFor(int recordLength) {
    return length + PREFIX + recordLength <= capacity;
  }

  /** Returns the number of bytes that the block has been filled with. */
  int length() {
    return length;
  }

  /** Returns the number of records that have not been taken. */
  int left() {
    return records - taken;
  }

  void append(byte[] from, int start, int recordLength) {
    bytes().putInt(length, recordLength).put(length + PREFIX, from, start, recordLength);
    length += PREFIX + recordLength;
    records++;
  }

  /** Appends a mark in place of a record that is too long to be kept. */
  void appendTooLong() {
    bytes().putInt(length, TOO_LONG);
    length += PREFIX;
    records++;
  }

  /** Takes the next record; null if it was too long to be kept. */
  byte @Nullable [] take() {
    int recordLength = bytes().getInt(position);
    position += PREFIX;
    taken++;
    if (recordLength == TOO_LONG) {
      return null;
    }
    byte[] record = new byte[recordLength];
    bytes().get(position, record);
    position += recordLength;
    return record;
  }

  /** Takes the next record without its bytes, which are lost. */
  void takeLost() {
    taken++;
  }

  /** Returns whether its records are being taken. */
  boolean isInUse() {
    return isInUse;
  }

  void use() {
    isInUse = true;
  }

  boolean isOnDisk() {
    return offset != NOWHERE;
  }

  /** Returns the position in the file. */
  long offset() {
    return offset;
  }

  void writtenAt(long place) {
    offset = place;
  }

  /** Forgets the position in the file, because writing or reading has failed. */
  void lostOnDisk() {
    offset = NOWHERE;
  }

  boolean isInMemory() {
    return bytes != null;
  }

  /** Returns a view of all records. */
  ByteBuffer content() {
    return bytes().duplicate().position(0).limit(length);
  }

  /** Releases the memory; the bytes are on disk. */
  void release() {
    bytes = null;
  }

  /** Restores the bytes that were read from disk. */
  void restore(ByteBuffer content) {
    bytes = content;
  }

  private ByteBuffer bytes() {
    if (bytes == null) {
      throw new IllegalStateException("the block is not in memory");
    }
    return bytes;
  }
}
