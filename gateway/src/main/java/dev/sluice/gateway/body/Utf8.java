package dev.sluice.gateway.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text from bytes, where bytes that are no text must not quietly become some. */
final class Utf8 {
  private static final String GARBAGE = "\ufffd";

  private Utf8() {}

  /** The text of bytes. */
  static String text(Buffer bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
  }

  /** The text of bytes; where they are none, something that is no JSON. */
  static String textOrGarbage(Buffer bytes) {
    try {
      return text(bytes);
    } catch (CharacterCodingException malformed) {
      return GARBAGE;
    }
  }
}
