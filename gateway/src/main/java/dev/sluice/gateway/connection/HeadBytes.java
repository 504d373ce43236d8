package dev.sluice.gateway.connection;

import org.jspecify.annotations.Nullable;

/**
 * Finds what Netty's decoder accepts in the head of a request although RFC 9112 does not allow it.
 *
 * <p>Two readers of one connection may understand such bytes differently, which is how requests are
 * smuggled: blanks before or between the parts of the request line, bytes other than ASCII in it,
 * folded headers, and headers without a name. Netty drops them without a trace, so they are looked
 * for in the bytes. It refuses everything else by itself.
 */
final class HeadBytes {
  private @Nullable String fault;
  private boolean inRequestLine = true;
  private boolean ended;
  private int lines;
  private int column;
  private int previous;

  /** Inspects the next byte of a head. */
  void take(byte signed) {
    int c = signed & 0xff;
    if (fault != null || ended) {
      return;
    }
    if (c == '\n') {
      endLine();
    } else if (c != '\r') {
      fault = inRequestLine ? requestLineFault(c) : headerFault(c);
      previous = c;
      column++;
    }
  }

  /** Returns what is wrong with the head so far; null for nothing. */
  @Nullable String fault() {
    return fault;
  }

  /** Starts the next head. */
  void reset() {
    fault = null;
    inRequestLine = true;
    ended = false;
    lines = 0;
    column = 0;
  }

  /** Returns the number of lines so far. */
  int lines() {
    return lines;
  }

  private @Nullable String requestLineFault(int c) {
    if (c < ' ' || c > '~') {
      return "request line (expected: printable ASCII)";
    }
    return c == ' ' && (column == 0 || previous == ' ')
        ? "request line (expected: method, target and version, one space between them)"
        : null;
  }

  private @Nullable String headerFault(int c) {
    if (column > 0) {
      return null;
    }
    if (c == ' ' || c == '\t') {
      return "folded header (expected: each header on a line of its own)";
    }
    return c == ':' ? "header without a name" : null;
  }

  /** An empty line before the request line is skipped, as RFC 9112 asks servers to do. */
  private void endLine() {
    lines++;
    ended = !inRequestLine && column == 0;
    inRequestLine = inRequestLine && column == 0;
    column = 0;
  }
}
