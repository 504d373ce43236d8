package dev.sluice.gateway.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Events that are yet to be written, in pieces. Short ones are kept as they will be written, which
 * takes the least. Long ones, whose reader is behind, are kept as they came: what a command wrote
 * takes up to six times as much in JSON.
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

  /** Whether there is so much that it is not to wait for more. */
  boolean hasWholePiece() {
    return !pieces.isEmpty() && pieces.peek().isWhole();
  }

  /**
   * @param isBehind whether it will be a while before it is written
   */
  void add(JsonObject event, boolean isBehind) {
    Piece last = pieces.peekLast();
    if (last == null || last.isWhole()) {
      last = new Piece();
      pieces.add(last);
    }
    if (isBehind && isLong(event)) {
      last.end = event;
    } else {
      append(event, last.begin);
    }
  }

  /** The next piece. There must be one. */
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

  private void append(JsonObject event, Buffer piece) {
    Buffer json = event.toBuffer();
    if (format == AnswerFormat.NDJSON) {
      piece.appendBuffer(json).appendByte((byte) '\n');
    } else {
      piece
          .appendString("event: " + event.getString("event") + "\nid: " + event.getLong("seq"))
          .appendString("\ndata: ")
          .appendBuffer(json)
          .appendString("\n\n");
    }
  }

  private static boolean isLong(JsonObject json) {
    return json.getMap().values().stream().anyMatch(Unwritten::isLongValue);
  }

  private static boolean isLongValue(@Nullable Object value) {
    if (value instanceof JsonObject json) {
      return isLong(json);
    }
    return value instanceof JsonArray
        || (value instanceof String text && text.length() > LONG_CHARACTERS);
  }

  private static final class Piece {
    final Buffer begin = Buffer.buffer();

    /** A long event after the short ones. */
    @Nullable JsonObject end;

    boolean isWhole() {
      return end != null || begin.length() >= PIECE_BYTES;
    }
  }
}
