package dev.sluice.gateway.list;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Splits a body into lines while it arrives. Lines that are too long are reported and skipped. */
public final class LineSplitter {
  private static final int INITIAL_BYTES = 256;

  private final int maxLength;
  private final Lines lines;
  private byte[] rest = new byte[INITIAL_BYTES];
  private int restLength;
  private boolean isSkipping;

  /** Receives the lines. */
  public interface Lines {

    /** Handles a line that is not blank. Its bytes are valid during the call only. */
    void line(byte[] from, int start, int length);

    /** Handles a line that is too long. */
    void tooLong();
  }

  /**
   * @param maxLength of a line, in bytes
   */
  public LineSplitter(int maxLength, Lines lines) {
    this.maxLength = maxLength;
    this.lines = lines;
  }

  /** Splits the next chunk of the body. */
  public void add(Buffer chunk) {
    byte[] bytes = chunk.getBytes();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        endLine(bytes, start, i);
        start = i + 1;
      }
    }
    keep(bytes, start, bytes.length - start);
  }

  /** Ends the last line with the body. */
  public void end() {
    endLine(rest, 0, 0);
  }

  private void endLine(byte[] bytes, int start, int end) {
    if (restLength == 0 && !isSkipping && end - start <= maxLength) {
      emit(bytes, start, end - start);
      return;
    }
    keep(bytes, start, end - start);
    if (!isSkipping) {
      emit(rest, 0, restLength);
    }
    restLength = 0;
    isSkipping = false;
  }

  private void keep(byte[] bytes, int start, int length) {
    if (isSkipping) {
      return;
    }
    if (restLength + length > maxLength) {
      isSkipping = true;
      restLength = 0;
      lines.tooLong();
      return;
    }
    if (restLength + length > rest.length) {
      rest = Arrays.copyOf(rest, Math.max(2 * rest.length, restLength + length));
    }
    System.arraycopy(bytes, start, rest, restLength, length);
    restLength += length;
  }

  private void emit(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        lines.line(bytes, start, length);
        return;
      }
    }
  }
}
