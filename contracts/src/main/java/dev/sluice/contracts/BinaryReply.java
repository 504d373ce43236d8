package dev.sluice.contracts;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** A reply whose body on its public address is bytes rather than JSON. */
public interface BinaryReply extends Message {

  /** The body. */
  Buffer bytes();

  /** What the headers of the reply say about it. */
  MultiMap headers();
}
