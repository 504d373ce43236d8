package dev.sluice.contracts;

import io.vertx.core.json.JsonObject;

/**
 * A message on the event bus: an immutable record that validates itself.
 *
 * <p>Within a node a message is passed as it is. Between nodes {@link SluiceCodec} sends its JSON,
 * and the receiver reads it like JSON from any other program.
 */
public interface Message {

  /** Returns the JSON form. Each call creates a new object, which the caller may change. */
  JsonObject toJson();

  /** Returns the approximate length of the JSON in characters; 0 if it is always short. */
  default long length() {
    return 0;
  }
}
