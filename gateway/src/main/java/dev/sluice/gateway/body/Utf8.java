package dev.sluice.gateway.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Decodes UTF-8 and refuses malformed bytes instead of replacing them. */
final class Utf8 {
  private Utf8() {}

  static String decode(Buffer bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
  }
}
