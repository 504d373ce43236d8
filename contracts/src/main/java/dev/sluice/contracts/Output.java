package dev.sluice.contracts;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * A piece of what an attempt has written so far, told to whoever listens while it still runs.
 *
 * <p>It is sent as a request to the address that the header {@link Headers#OUTPUT} of the attempt
 * names, with the attempt's own headers. The answer, whatever it is, allows another piece; where
 * the answer is a failure nobody listens any more, and the rest is told at the end, by the report.
 *
 * @param stream what was written to: {@link #STDOUT} or {@link #STDERR}
 * @param from how many characters (in UTF-16) of the stream come before this piece, so that one
 *     that was lost or came twice is noticed
 * @param text what was written; at most {@value #MAX_CHARACTERS} characters, none cut in two
 */
public record Output(String stream, long from, String text) implements Message {
  /** A command's standard output, and the field of its result that has all of it. */
  public static final String STDOUT = "stdout";

  /** The same of its standard error. */
  public static final String STDERR = "stderr";

  /** The longest piece: writing it out takes a fraction of a millisecond. */
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

  /** Reads a piece. */
  public static Output from(Fields fields) {
    return new Output(fields.string("stream"), fields.integer("from"), fields.string("text"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("stream", stream).put("from", from).put("text", text);
  }
}
