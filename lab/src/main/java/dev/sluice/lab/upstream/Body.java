package dev.sluice.lab.upstream;

import io.vertx.core.buffer.Buffer;

/** The bytes of an answer, which need not be in memory all at once. */
public sealed interface Body {
  /** No bytes. */
  Body EMPTY = new Whole(Buffer.buffer());

  /** How many bytes. */
  long length();

  /** The bytes from one place on, as many as are there and at most {@code most}. */
  Buffer piece(long from, int most);

  /**
   * Bytes in memory.
   *
   * @param bytes must not be changed any more
   */
  record Whole(Buffer bytes) implements Body {
    @Override
    public long length() {
      return bytes.length();
    }

    @Override
    public Buffer piece(long from, int most) {
      int start = (int) Math.min(from, bytes.length());
      return bytes.slice(start, (int) Math.min(start + (long) most, bytes.length()));
    }
  }

  /**
   * A body that begins as it should, and then has no end.
   *
   * @param start how it begins
   */
  record Endless(Body start) implements Body {
    private static final Body REST = new Counting(Long.MAX_VALUE);

    @Override
    public long length() {
      return Long.MAX_VALUE;
    }

    @Override
    public Buffer piece(long from, int most) {
      return from < start.length() ? start.piece(from, most) : REST.piece(from, most);
    }
  }

  /**
   * The byte values from 0 to 255 over and over, so that each byte is known by its place.
   *
   * @param length how many bytes
   */
  record Counting(long length) implements Body {
    private static final int PERIOD = 256;
    private static final int MOST = 64 * 1024;
    private static final Buffer BYTES = count(MOST + PERIOD);

    @Override
    public Buffer piece(long from, int most) {
      int start = (int) (from % PERIOD);
      int size = (int) Math.min(Math.min(most, MOST), Math.max(0, length - from));
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
