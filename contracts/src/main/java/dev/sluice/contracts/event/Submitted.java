package dev.sluice.contracts.event;

import dev.sluice.contracts.Fields;
import io.vertx.core.json.JsonObject;

/**
 * The whole list of a batch has been received.
 *
 * @param seq the number of the event
 * @param submitted the number of tasks in the list
 */
public record Submitted(long seq, long submitted) implements BatchEvent {
  static final String NAME = "submitted";

  static Submitted from(Fields fields) {
    return new Submitted(fields.integer("seq"), fields.integer("submitted"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("event", NAME).put("seq", seq).put("submitted", submitted);
  }
}
