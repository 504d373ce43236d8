package dev.sluice.contracts.event;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.json.JsonObject;

/**
 * The last event of a batch.
 *
 * @param seq the number of the event
 * @param summary the summary of the batch; not to be changed after this record was made
 */
public record Finished(long seq, JsonObject summary) implements BatchEvent {
  static final String NAME = "finished";

  static Finished from(Fields fields) {
    long seq = fields.integer("seq");
    JsonObject summary = fields.optionalJson("summary");
    if (summary == null) {
      throw InvalidMessage.of("summary", null, "an object");
    }
    return new Finished(seq, summary);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("event", NAME).put("seq", seq).put("summary", summary.copy());
  }
}
