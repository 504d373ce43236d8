package dev.sluice.contracts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of an unknown type in its JSON form, such as a value from a worker on another node.
 *
 * @param json the message; not to be changed after this record was created
 */
public record JsonMessage(JsonObject json) implements Message {

  @Override
  public JsonObject toJson() {
    return json.copy();
  }

  @Override
  public long length() {
    return length(json.getMap());
  }

  /** Nested values are maps and lists after decoding, JSON objects and arrays otherwise. */
  private static long length(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return length(object.getMap());
    }
    if (value instanceof JsonArray array) {
      return length(array.getList());
    }
    if (value instanceof Map<?, ?> map) {
      return length(map.values());
    }
    if (value instanceof Collection<?> values) {
      return values.stream().mapToLong(JsonMessage::length).sum();
    }
    return value instanceof CharSequence text ? text.length() : 0;
  }
}
