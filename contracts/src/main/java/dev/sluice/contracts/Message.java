package dev.sluice.contracts;

import io.vertx.core.json.JsonObject;

/**
 * Something that may be sent over the event bus: an immutable record that validates itself.
 *
 * <p>Within a node a message travels as it is. Between nodes {@link SluiceCodec} sends its JSON,
 * and the receiver reads that as it reads a stranger's.
 */
public interface Message {

  /** The message as it stands on the wire. Each call gives a new object, which the caller owns. */
  JsonObject toJson();

  /** About how many characters its JSON has, where that may be many; 0 where it never is. */
  default long length() {
    return 0;
  }
}
