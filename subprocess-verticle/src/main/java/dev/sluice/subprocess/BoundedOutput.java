package dev.sluice.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * What is kept of one of a process's outputs; what comes beyond is dropped, so that the process
 * does not wait for us. Used by one thread.
 */
final class BoundedOutput {
  private final int maxBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean truncated;

  BoundedOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Keeps what fits of the first {@code length} bytes. */
  void add(byte[] bytes, int length) {
    int fits = Math.min(length, maxBytes - kept.size());
    kept.write(bytes, 0, fits);
    truncated |= fits < length;
  }

  boolean isTruncated() {
    return truncated;
  }

  /** What was kept as text, with a sign of replacement for what is not UTF-8. */
  String text() {
    byte[] bytes = kept.toByteArray();
    return new String(bytes, 0, truncated ? wholeCharacters(bytes) : bytes.length, UTF_8);
  }

  /** How much is left without a last character that the cap cut in two. */
  private static int wholeCharacters(byte[] bytes) {
    int start = bytes.length;
    while (start > 0 && bytes.length - start < 3 && (bytes[start - 1] & 0xC0) == 0x80) {
      start--;
    }
    boolean isCut = start > 0 && bytes.length - start + 1 < lengthFrom(bytes[start - 1]);
    return isCut ? start - 1 : bytes.length;
  }

  /** How many bytes a character has that starts with this one. */
  private static int lengthFrom(byte first) {
    return Math.max(1, Integer.numberOfLeadingZeros(~first << 24));
  }
}
