package dev.sluice.lab.stall;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * A loop was held.
 *
 * @param heldMillis for how long, from the first to the last of it
 * @param loop which
 */
record Stalled(long heldMillis, String loop) implements Message {

  /** Reads it. */
  static Stalled from(Fields fields) {
    return new Stalled(fields.integer("heldMillis"), fields.string("loop"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("heldMillis", heldMillis).put("loop", loop);
  }
}
