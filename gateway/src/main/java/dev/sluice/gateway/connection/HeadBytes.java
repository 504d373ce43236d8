package dev.sluice.gateway.connection;

import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a request's head as RFC 9112 writes them, and nothing more lenient.
 *
 * <p>What a lenient reader forgives (a folded header, a lone line feed, control characters before
 * the first line) is what two readers of one connection disagree about, and so what requests are
 * smuggled in. Netty forgives it and leaves no trace; hence this.
 */
final class HeadBytes {
  private static final String NAME_SIGNS = "!#$%&'*+-.^_`|~";

  private @Nullable String fault;
  private boolean inFirstLine = true;
  private boolean ended;
  private int lines;
  private boolean afterCr;
  private int column;
  private int spaces;
  private boolean colon;
  private boolean afterSpace;

  /** Takes the next byte of a head. */
  void take(byte signed) {
    int c = signed & 0xff;
    if (fault != null || ended) {
      return;
    }
    if (afterCr && c != '\n') {
      fault = "a carriage return without a line feed";
    } else if (c == '\n') {
      endLine();
    } else if (c == '\r') {
      afterCr = true;
    } else {
      takeSign(c);
    }
  }

  /** What is wrong with it so far; null for nothing. */
  @Nullable String fault() {
    return fault;
  }

  /** Begins with the next head. */
  void reset() {
    fault = null;
    inFirstLine = true;
    ended = false;
    lines = 0;
    startLine();
  }

  /** How many lines it has so far. */
  int lines() {
    return lines;
  }

  private void takeSign(int c) {
    if (inFirstLine) {
      firstLine(c);
    } else {
      header(c);
    }
    afterSpace = c == ' ';
    column++;
  }

  private void firstLine(int c) {
    if (c < ' ' || c > '~') {
      fault = "a request line (expected: printable ASCII)";
    } else if (c == ' ') {
      spaces++;
      if (column == 0 || afterSpace || spaces > 2) {
        fault = "a request line (expected: method, target and version, one space between them)";
      }
    }
  }

  private void header(int c) {
    if (column == 0 && (c == ' ' || c == '\t')) {
      fault = "a folded header (expected: each header on a line of its own)";
    } else if ((c < ' ' && c != '\t') || c == 0x7f) {
      fault = "a header (expected: no control characters)";
    } else if (!colon && c == ':') {
      colon = true;
      fault = column == 0 ? "a header without a name" : null;
    } else if (!colon && !isNameSign(c)) {
      fault = "a header's name (expected: letters, digits and " + NAME_SIGNS + ", then a colon)";
    }
  }

  private void endLine() {
    if (!afterCr) {
      fault = "a line feed without a carriage return";
    } else if (inFirstLine && column > 0 && (spaces != 2 || afterSpace)) {
      fault = "a request line (expected: method, target and version, one space between them)";
    } else if (!inFirstLine && column > 0 && !colon) {
      fault = "a header without a colon";
    }
    lines++;
    ended = !inFirstLine && column == 0;
    inFirstLine = inFirstLine && column == 0;
    startLine();
  }

  private void startLine() {
    afterCr = false;
    column = 0;
    spaces = 0;
    colon = false;
    afterSpace = false;
  }

  private static boolean isNameSign(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || NAME_SIGNS.indexOf(c) >= 0;
  }
}
