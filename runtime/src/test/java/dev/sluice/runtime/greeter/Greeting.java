package dev.sluice.runtime.greeter;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * A greeting.
 *
 * @param text what is said
 */
record Greeting(String text) implements Message {

  static Greeting from(Fields fields) {
    return new Greeting(fields.string("text"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("text", text);
  }
}
