package dev.sluice.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What is kept of one of a process's outputs; what comes beyond is read and dropped, so that the
 * process does not wait for us.
 *
 * <p>It reads only what is there already and therefore never waits. A read that waits could not be
 * ended: a daemon that the process left behind may hold the pipe open for days, and closing a pipe
 * on Linux does not wake its reader. Used by one thread.
 */
final class BoundedOutput {
  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream pipe;
  private final int maxBytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean truncated;

  BoundedOutput(InputStream pipe, int maxBytes) {
    this.pipe = pipe;
    this.maxBytes = maxBytes;
  }

  /** Reads some of what is there; false where there is nothing, or the pipe is closed. */
  boolean readSome() {
    try {
      int available = pipe.available();
      if (available <= 0) {
        return false;
      }
      int read = pipe.read(chunk, 0, Math.min(available, chunk.length));
      keep(Math.max(read, 0));
      return read > 0;
    } catch (IOException closed) {
      return false;
    }
  }

  boolean isTruncated() {
    return truncated;
  }

  /** What was kept as text, with a sign of replacement for what is not UTF-8. */
  String text() {
    byte[] bytes = kept.toByteArray();
    return new String(bytes, 0, truncated ? wholeCharacters(bytes) : bytes.length, UTF_8);
  }

  private void keep(int read) {
    int fits = Math.min(read, maxBytes - kept.size());
    kept.write(chunk, 0, fits);
    truncated |= fits < read;
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
