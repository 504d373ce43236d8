package dev.sluice.contracts;

import io.vertx.core.json.JsonObject;

/**
 * A message of which only the JSON is known, such as the value that a worker on another node sent.
 *
 * @param json the message; not to be changed after this record was made
 */
public record JsonMessage(JsonObject json) implements Message {

  @Override
  public JsonObject toJson() {
    return json.copy();
  }

  @Override
  public long length() {
    return json.getMap().values().stream()
        .mapToLong(value -> value instanceof CharSequence text ? text.length() : 0)
        .sum();
  }
}
