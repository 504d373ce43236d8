package dev.sluice.subprocess.portable;

import dev.sluice.subprocess.launch.BoundedOutput;
import java.io.IOException;
import java.io.InputStream;

/**
 * Our end of one of a process's outputs.
 *
 * <p>It reads only what is there already and therefore never waits. A read that waits could not be
 * ended: a daemon that the process left behind may hold the pipe open for days, and closing a pipe
 * on Linux does not wake its reader. Used by one thread.
 */
final class PortablePipe {
  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream pipe;
  private final BoundedOutput output;
  private final byte[] chunk = new byte[CHUNK_BYTES];

  PortablePipe(InputStream pipe, BoundedOutput output) {
    this.pipe = pipe;
    this.output = output;
  }

  /** The same, but nothing while whoever follows the output is behind. */
  boolean readUnlessAhead() {
    return !output.isAhead() && readSome();
  }

  /** Reads some of what is there; false where there is nothing, or the pipe is closed. */
  boolean readSome() {
    try {
      int available = pipe.available();
      if (available <= 0) {
        return false;
      }
      int read = pipe.read(chunk, 0, Math.min(available, chunk.length));
      output.add(chunk, Math.max(read, 0));
      return read > 0;
    } catch (IOException closed) {
      return false;
    }
  }
}
