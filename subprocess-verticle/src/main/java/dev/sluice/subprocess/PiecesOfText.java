package dev.sluice.subprocess;

import static java.nio.charset.CodingErrorAction.REPLACE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;

/**
 * Makes text of bytes that come in pieces: a character that is cut in two waits for its rest, and
 * what is no UTF-8 becomes U+FFFD. Together the pieces are what the bytes are as one text. Not
 * thread-safe.
 */
final class PiecesOfText {
  private final CharsetDecoder decoder =
      UTF_8.newDecoder().onMalformedInput(REPLACE).onUnmappableCharacter(REPLACE);
  private byte[] rest = new byte[0];
  private long length;

  /** How many characters have been made. */
  long length() {
    return length;
  }

  /** The text of these bytes, and of what was left of those before. */
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
