package dev.sluice.contracts;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** A reply that public addresses send as bytes, not as JSON. */
public interface BinaryReply extends Message {

  /** Returns the body. */
  Buffer bytes();

  /** Returns the headers that describe the body. */
  MultiMap headers();
}
