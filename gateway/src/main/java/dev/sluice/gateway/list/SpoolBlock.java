package dev.sluice.gateway.list;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Some records, one after the other, each behind its length. It is filled, then read once; in
 * between its bytes may be put aside.
 */
final class SpoolBlock {
  private static final int HEAD = Integer.BYTES;
  private static final int TOO_LONG = -1;

  private @Nullable ByteBuffer bytes;
  private final int capacity;
  private int length;
  private int records;
  private int position;
  private int taken;
  private long offset = -1;
  private boolean isInUse;

  /**
   * @param capacity how many bytes it takes, lengths included
   */
  SpoolBlock(int capacity) {
    this.capacity = capacity;
    this.bytes = ByteBuffer.allocate(capacity);
  }

  /** How many bytes a record takes. */
  static int sizeOf(int recordLength) {
    return HEAD + recordLength;
  }

  boolean hasRoomFor(int recordLength) {
    return length + sizeOf(recordLength) <= capacity;
  }

  int capacity() {
    return capacity;
  }

  /** How many bytes are in it. */
  int length() {
    return length;
  }

  /** How many records have not been taken. */
  int left() {
    return records - taken;
  }

  void append(byte[] from, int start, int recordLength) {
    bytes().putInt(length, recordLength).put(length + HEAD, from, start, recordLength);
    length += sizeOf(recordLength);
    records++;
  }

  /** Appends the note that a record was too long to be kept. */
  void appendTooLong() {
    bytes().putInt(length, TOO_LONG);
    length += HEAD;
    records++;
  }

  /** Takes the next record; null where it was too long to be kept. */
  byte @Nullable [] take() {
    int recordLength = bytes().getInt(position);
    position += HEAD;
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

  /** Whether its records are being taken. */
  boolean isInUse() {
    return isInUse;
  }

  void use() {
    isInUse = true;
  }

  /** Where it is on disk; negative where it is not. */
  long offset() {
    return offset;
  }

  void offset(long place) {
    offset = place;
  }

  boolean isAtHand() {
    return bytes != null;
  }

  /** What is in it. */
  ByteBuffer content() {
    return bytes().duplicate().position(0).limit(length);
  }

  /** Its bytes are elsewhere. */
  void putAside() {
    bytes = null;
  }

  /** Its bytes are back. */
  void bringBack(ByteBuffer content) {
    bytes = content;
  }

  private ByteBuffer bytes() {
    if (bytes == null) {
      throw new IllegalStateException("the block's bytes are not at hand");
    }
    return bytes;
  }
}
