package dev.sluice.contracts;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * The one codec of all messages: within a node a record travels as it is, between nodes as JSON.
 *
 * <p>It decodes to a {@link JsonObject} and leaves it to the address's consumer to read a record
 * from that, so that our own messages and a stranger's are validated alike, and on the consumer's
 * context rather than on that of the connection.
 */
public final class SluiceCodec implements MessageCodec<Message, Object> {
  /** The name under which every node registers this codec. */
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
