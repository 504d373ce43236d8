package dev.sluice.gateway.answer;

import dev.sluice.contracts.event.BatchEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events that are not written yet, in pieces. Short events are kept encoded, because that takes
 * the least memory. Long events of a reader that is behind are kept as they are, because the output
 * of a command takes up to six times as much memory in JSON.
 */
final class Unwritten {
  private static final int PIECE_BYTES = 32 * 1024;
  private static final int LONG_CHARACTERS = 1_024;

  private final AnswerFormat format;
  private final Deque<Piece> pieces = new ArrayDeque<>();

  Unwritten(AnswerFormat format) {
    this.format = format;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Returns whether there is a piece that is long enough to be written at once. */
  boolean hasWholePiece() {
    return !pieces.isEmpty() && pieces.peek().isWhole();
  }

  /**
   * Adds an event.
   *
   * @param isBehind whether the reader is behind, so that it will not be written soon
   */
  void add(BatchEvent event, boolean isBehind) {
    Piece last = pieces.peekLast();
    if (last == null || last.isWhole()) {
      last = new Piece();
      pieces.add(last);
    }
    if (isBehind && event.length() > LONG_CHARACTERS) {
      last.end = event;
    } else {
      append(event, last.begin);
    }
  }

  /** Removes and returns the next piece. There must be one. */
  Buffer take() {
    Piece piece = pieces.remove();
    if (piece.end != null) {
      append(piece.end, piece.begin);
    }
    return piece.begin;
  }

  void clear() {
    pieces.clear();
  }

  private void append(BatchEvent event, Buffer piece) {
    Buffer json = event.toJson().toBuffer();
    if (format == AnswerFormat.NDJSON) {
      piece.appendBuffer(json).appendByte((byte) '\n');
    } else {
      piece
          .appendString("event: " + event.name() + "\nid: " + event.seq())
          .appendString("\ndata: ")
          .appendBuffer(json)
          .appendString("\n\n");
    }
  }

  private static final class Piece {
    final Buffer begin = Buffer.buffer();

    /** A long event that follows the short ones. */
    @Nullable BatchEvent end;

    boolean isWhole() {
      return end != null || begin.length() >= PIECE_BYTES;
    }
  }
}
