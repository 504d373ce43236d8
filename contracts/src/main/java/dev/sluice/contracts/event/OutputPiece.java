package dev.sluice.contracts.event;

import dev.sluice.contracts.Fields;
import io.vertx.core.json.JsonObject;

/**
 * Text that a running task has written.
 *
 * @param seq the number of the event
 * @param index the place of the task in the list, from 0
 * @param attempt which attempt at the task wrote it, from 1
 * @param stream {@link dev.sluice.contracts.Output#STDOUT} or {@link
 *     dev.sluice.contracts.Output#STDERR}
 * @param text the text
 */
public record OutputPiece(long seq, int index, int attempt, String stream, String text)
    implements BatchEvent {
  static final String NAME = "output";

  static OutputPiece from(Fields fields) {
    return new OutputPiece(
        fields.integer("seq"),
        (int) fields.integer("index", 0, Integer.MAX_VALUE),
        (int) fields.integer("attempt", 1, 1, Integer.MAX_VALUE),
        fields.string("stream"),
        fields.string("text"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("event", NAME).put("seq", seq).put("index", index);
    if (attempt > 1) {
      json.put("attempt", attempt);
    }
    return json.put("stream", stream).put("text", text);
  }

  @Override
  public long length() {
    return text.length();
  }
}
