package dev.sluice.lab;

import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.lab.upstream.Body;
import dev.sluice.lab.upstream.Reply;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Half a megabyte of gzip (RFC 1952) that inflates to half a gibibyte of zeros, in one member:
 * small enough for every cap on what is received.
 *
 * <p>One mebibyte is deflated and flushed, so that nothing refers back beyond it. Its blocks are
 * then repeated five hundred times.
 */
final class Bomb {
  /** The size after inflation. */
  static final long INFLATED_BYTES = 1L << 29;

  private static final int PIECE = 1 << 20;
  private static final int PIECES = (int) (INFLATED_BYTES / PIECE);
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** An empty block that is the last one (RFC 1951). */
  private static final byte[] LAST_BLOCK = {3, 0};

  private Bomb() {}

  /** Builds the bomb, which blocks for some tenths of a second. Later calls do nothing. */
  static void prepare() {
    Made.BODY.length();
  }

  /** Returns the reply with the bomb as its body. */
  static Reply reply(Reply reply) {
    Reply bomb = new Reply(AnswerKind.BOMB, reply.status(), reply.headers(), Made.BODY, null);
    return bomb.with("Content-Encoding", "gzip");
  }

  private static Buffer make() {
    byte[] blocks = deflated(new byte[PIECE]);
    Buffer bomb = Buffer.buffer(HEAD);
    for (int i = 0; i < PIECES; i++) {
      bomb.appendBytes(blocks);
    }
    return bomb.appendBytes(LAST_BLOCK).appendBytes(trailer());
  }

  private static byte[] deflated(byte[] piece) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(piece);
      byte[] blocks = new byte[PIECE];
      int length = deflater.deflate(blocks, 0, PIECE, Deflater.FULL_FLUSH);
      return Arrays.copyOf(blocks, length);
    } finally {
      deflater.end();
    }
  }

  private static byte[] trailer() {
    CRC32 check = new CRC32();
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < PIECES; i++) {
      check.update(piece);
    }
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) check.getValue())
        .putInt((int) INFLATED_BYTES)
        .array();
  }

  /** Built on first use, once for all labs. */
  private static final class Made {
    static final Body BODY = new Body.Whole(make());
  }
}
