package dev.sluice.lab.stall;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * The result of blocking a loop.
 *
 * @param heldMillis the time from the first callback to the last
 * @param loop the name of the loop
 */
record Stalled(long heldMillis, String loop) implements Message {

  /** Reads the result. */
  static Stalled from(Fields fields) {
    return new Stalled(fields.integer("heldMillis"), fields.string("loop"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("heldMillis", heldMillis).put("loop", loop);
  }
}
