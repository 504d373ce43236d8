package dev.sluice.subprocess;

import static java.nio.charset.CodingErrorAction.REPLACE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;

/**
 * Decodes UTF-8 that arrives in pieces. An incomplete character waits for its remaining bytes, and
 * malformed bytes become U+FFFD, so the concatenated result equals that of decoding all bytes at
 * once. Not thread-safe.
 */
final class PiecesOfText {
  private final CharsetDecoder decoder =
      UTF_8.newDecoder().onMalformedInput(REPLACE).onUnmappableCharacter(REPLACE);
  private byte[] rest = new byte[0];
  private long length;

  /** Returns the number of characters decoded so far. */
  long length() {
    return length;
  }

  /** Decodes the next bytes, together with an incomplete character before them. */
  String add(byte[] bytes) {
    ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length).put(rest).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    decoder.decode(in, out, false);
    rest = new byte[in.remaining()];
    in.get(rest);
    String text = out.flip().toString();
    length += text.length();
    return text;
  }
}
