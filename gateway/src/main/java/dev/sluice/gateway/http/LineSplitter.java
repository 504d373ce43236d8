package dev.sluice.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Cuts a body into lines as it comes. A line that is too long is told as such, and skipped. */
final class LineSplitter {
  private final int longest;
  private final Consumer<String> lines;
  private final Runnable tooLong;
  private Buffer rest = Buffer.buffer();
  private boolean skipping;

  /**
   * @param longest how many bytes a line may have
   * @param lines called with each line that is not blank
   * @param tooLong called once for each line that is longer
   */
  LineSplitter(int longest, Consumer<String> lines, Runnable tooLong) {
    this.longest = longest;
    this.lines = lines;
    this.tooLong = tooLong;
  }

  void add(Buffer chunk) {
    int start = 0;
    for (int i = 0; i < chunk.length(); i++) {
      if (chunk.getByte(i) == '\n') {
        take(chunk, start, i);
        endLine();
        start = i + 1;
      }
    }
    take(chunk, start, chunk.length());
  }

  void end() {
    endLine();
  }

  private void take(Buffer chunk, int start, int end) {
    if (skipping || start == end) {
      return;
    }
    if (rest.length() + end - start > longest) {
      skipping = true;
      rest = Buffer.buffer();
      tooLong.run();
    } else {
      rest.appendBuffer(chunk, start, end - start);
    }
  }

  private void endLine() {
    String line = Utf8.textOrGarbage(rest);
    rest = Buffer.buffer();
    if (!skipping && !line.isBlank()) {
      lines.accept(line);
    }
    skipping = false;
  }
}
