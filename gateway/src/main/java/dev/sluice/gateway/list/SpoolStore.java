package dev.sluice.gateway.list;

import io.vertx.core.Future;
import java.nio.ByteBuffer;

/** Stores the part of one list that exceeds its memory: a file in a gateway, a script in a test. */
interface SpoolStore {

  /** Writes all remaining bytes. */
  Future<Void> write(ByteBuffer bytes, long offset);

  /** Reads exactly this many bytes. */
  Future<ByteBuffer> read(int length, long offset);

  /** Deletes the store and its content. */
  Future<Void> close();
}
