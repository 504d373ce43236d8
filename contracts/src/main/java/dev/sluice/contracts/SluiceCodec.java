package dev.sluice.contracts;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * The codec of all messages. Passes records as they are within a node, and as JSON between nodes.
 *
 * <p>Decodes to a {@link JsonObject}. The consumer of the address reads the record from it, so that
 * messages of all programs are validated alike, and on the consumer's context instead of the
 * connection's.
 */
public final class SluiceCodec implements MessageCodec<Message, Object> {
  /** The name of this codec on every node. */
  public static final String NAME = "sluice.v1";

  @Override
  public void encodeToWire(Buffer wire, Message message) {
    Buffer json = message.toJson().toBuffer();
    wire.appendInt(json.length()).appendBuffer(json);
  }

  @Override
  public JsonObject decodeFromWire(int position, Buffer wire) {
    int start = position + Integer.BYTES;
    return new JsonObject(wire.getBuffer(start, start + wire.getInt(position)));
  }

  @Override
  public Object transform(Message message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
