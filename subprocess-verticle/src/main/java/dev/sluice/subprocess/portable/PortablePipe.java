package dev.sluice.subprocess.portable;

import dev.sluice.subprocess.launch.BoundedOutput;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads one output of a process. Used by one thread.
 *
 * <p>It reads only what is available and therefore never blocks. A blocking read could not be
 * interrupted: a daemon that the process left behind may keep the pipe open for days, and closing a
 * pipe on Linux does not wake its reader.
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

  /** Reads like {@link #readSome}, but nothing while the output's follower is behind. */
  boolean readUnlessPaused() {
    return !output.isPaused() && readSome();
  }

  /**
   * Reads what is available, up to a limit. Returns false if there is nothing or the pipe is
   * closed.
   */
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
