package dev.sluice.contracts;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * A piece of the output of a running attempt.
 *
 * <p>A worker sends it as a request to the address in the header {@link Headers#OUTPUT} of the
 * attempt, with the headers of the attempt. Each reply allows another piece. After a failure the
 * worker sends no more pieces; the report has the rest.
 *
 * @param stream {@link #STDOUT} or {@link #STDERR}
 * @param from the position of the piece in the stream, in UTF-16 characters; reveals pieces that
 *     were lost or delivered twice
 * @param text the text, at most {@value #MAX_CHARACTERS} characters, without halves of surrogate
 *     pairs
 */
public record Output(String stream, long from, String text) implements Message {
  /** The standard output of a command, and the field of its result with the whole of it. */
  public static final String STDOUT = "stdout";

  /** The standard error of a command, and the field of its result with the whole of it. */
  public static final String STDERR = "stderr";

  /** The maximum length of a piece. Encoding it takes a fraction of a millisecond. */
  public static final int MAX_CHARACTERS = 16_384;

  private static final Pattern STREAM = Pattern.compile(STDOUT + "|" + STDERR);

  /** Validates. */
  public Output {
    if (!STREAM.matcher(stream).matches()) {
      throw InvalidMessage.of("stream", stream, "stdout or stderr");
    }
    if (from < 0) {
      throw InvalidMessage.of("from", from, "0 or more");
    }
    if (text.length() > MAX_CHARACTERS) {
      String found = text.length() + " characters";
      throw InvalidMessage.of("text", found, "at most " + MAX_CHARACTERS);
    }
  }

  /** Reads a piece from its JSON form. */
  public static Output from(Fields fields) {
    return new Output(fields.string("stream"), fields.integer("from"), fields.string("text"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("stream", stream).put("from", from).put("text", text);
  }
}
