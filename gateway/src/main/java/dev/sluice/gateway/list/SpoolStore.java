package dev.sluice.gateway.list;

import io.vertx.core.Future;
import java.nio.ByteBuffer;

/** Where one list keeps what it has no memory for: a file in a gateway, a script in a test. */
interface SpoolStore {

  /** Writes some bytes at a place. */
  Future<Void> write(ByteBuffer bytes, long offset);

  /** Reads as many bytes from a place. */
  Future<ByteBuffer> read(int length, long offset);

  /** Lets go of it, and of what is in it. */
  Future<Void> close();
}
