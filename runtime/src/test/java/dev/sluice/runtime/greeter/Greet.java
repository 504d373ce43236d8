package dev.sluice.runtime.greeter;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;

/**
 * Asks for a greeting.
 *
 * @param name who is greeted; not blank
 */
record Greet(String name) implements Request {

  Greet {
    if (name.isBlank()) {
      throw InvalidMessage.of("name", name, "somebody's name");
    }
  }

  static Greet from(Fields fields) {
    return new Greet(fields.string("name"));
  }

  @Override
  public String key() {
    return name;
  }

  @Override
  public JsonObject identity() {
    return new JsonObject().put("name", name);
  }

  @Override
  public JsonObject toJson() {
    return identity();
  }
}
