package dev.sluice.lab.upstream;

import io.vertx.core.buffer.Buffer;

/** The body of an answer, which need not be in memory as a whole. */
public sealed interface Body {
  /** No bytes. */
  Body EMPTY = new Whole(Buffer.buffer());

  /** Returns the number of bytes. */
  long length();

  /** Returns the bytes from a position, at most {@code max} of them. */
  Buffer piece(long from, int max);

  /**
   * Bytes in memory.
   *
   * @param bytes not modified afterwards
   */
  record Whole(Buffer bytes) implements Body {
    @Override
    public long length() {
      return bytes.length();
    }

    @Override
    public Buffer piece(long from, int max) {
      int start = (int) Math.min(from, bytes.length());
      return bytes.slice(start, (int) Math.min(start + (long) max, bytes.length()));
    }
  }

  /**
   * A body with the expected start and no end.
   *
   * @param start its first bytes
   */
  record Endless(Body start) implements Body {
    private static final Body REST = new Counting(Long.MAX_VALUE);

    @Override
    public long length() {
      return Long.MAX_VALUE;
    }

    @Override
    public Buffer piece(long from, int max) {
      return from < start.length() ? start.piece(from, max) : REST.piece(from, max);
    }
  }

  /**
   * The byte values from 0 to 255, repeated, so that each byte follows from its position.
   *
   * @param length the number of bytes
   */
  record Counting(long length) implements Body {
    private static final int PERIOD = 256;
    private static final int MAX = 64 * 1024;
    private static final Buffer BYTES = count(MAX + PERIOD);

    @Override
    public Buffer piece(long from, int max) {
      int start = (int) (from % PERIOD);
      int size = (int) Math.min(Math.min(max, MAX), Math.max(0, length - from));
      return BYTES.slice(start, start + size);
    }

    private static Buffer count(int size) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) i;
      }
      return Buffer.buffer(bytes);
    }
  }
}
