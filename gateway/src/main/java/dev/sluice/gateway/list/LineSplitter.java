package dev.sluice.gateway.list;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Cuts a body into lines as it comes. A line that is too long is told as such, and skipped. */
public final class LineSplitter {
  private static final int FIRST_BYTES = 256;

  private final int longest;
  private final Lines lines;
  private byte[] rest = new byte[FIRST_BYTES];
  private int restLength;
  private boolean skipping;

  /** Hears of the lines. */
  public interface Lines {

    /** Takes a line that is not blank; its bytes are good during the call only. */
    void line(byte[] from, int start, int length);

    /** A line was longer than it may be. */
    void tooLong();
  }

  /**
   * @param longest how many bytes a line may have
   */
  public LineSplitter(int longest, Lines lines) {
    this.longest = longest;
    this.lines = lines;
  }

  /** Takes the next piece of the body. */
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

  /** The body has come to its end, and with it its last line. */
  public void end() {
    endLine(rest, 0, 0);
  }

  private void endLine(byte[] bytes, int start, int end) {
    if (restLength == 0 && !skipping && end - start <= longest) {
      tell(bytes, start, end - start);
      return;
    }
    keep(bytes, start, end - start);
    if (!skipping) {
      tell(rest, 0, restLength);
    }
    restLength = 0;
    skipping = false;
  }

  private void keep(byte[] bytes, int start, int length) {
    if (skipping) {
      return;
    }
    if (restLength + length > longest) {
      skipping = true;
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

  private void tell(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        lines.line(bytes, start, length);
        return;
      }
    }
  }
}
