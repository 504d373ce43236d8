package dev.sluice.subprocess.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.sluice.subprocess.launch.BoundedOutput;
import dev.sluice.subprocess.libc.Libc;
import dev.sluice.subprocess.posix.PipeThread.Owner;

/** Reads one output of a process. Used on the {@link PipeThread}. */
final class NativePipe {
  private static final int MAX_CHUNKS = 16;

  private final PipeThread pipes;
  private final Owner owner;
  private final int descriptor;
  private final BoundedOutput output;
  private final byte[] bytes;
  private long token;
  private boolean isReading;
  private boolean isClosed;

  NativePipe(PipeThread pipes, Owner owner, int descriptor, BoundedOutput output) {
    this.pipes = pipes;
    this.owner = owner;
    this.descriptor = descriptor;
    this.output = output;
    this.bytes = pipes.bytes();
    output.onResume(() -> pipes.post(owner, this::resume));
  }

  /**
   * Starts to read as output arrives, until {@link #pause} or the end of the pipe. Reading stops
   * while the output's follower is behind.
   */
  void read() {
    isReading = true;
    resume();
  }

  private void resume() {
    if (isReading && !isClosed && token == 0 && !output.isPaused()) {
      token = pipes.watch(owner, descriptor, this::readSome);
    }
  }

  void pause() {
    isReading = false;
    unwatch();
  }

  private void unwatch() {
    pipes.unwatch(token, descriptor);
    token = 0;
  }

  /**
   * Reads what is available, up to a limit.
   *
   * @return whether there may be more
   */
  boolean drain() {
    for (int i = 0; i < MAX_CHUNKS; i++) {
      if (!readSome()) {
        return false;
      }
    }
    return true;
  }

  void close() {
    if (!isClosed) {
      pause();
      isClosed = true;
      Libc.close(descriptor);
    }
  }

  /** Reads one chunk; returns whether there may be more. */
  private boolean readSome() {
    if (isClosed) {
      return false;
    }
    Memory chunk = pipes.chunk();
    long read = Libc.read(descriptor, chunk, PipeThread.CHUNK_BYTES);
    if (read > 0) {
      chunk.read(0, bytes, 0, (int) read);
      output.add(bytes, (int) read);
      if (output.isPaused()) {
        unwatch();
      }
    } else if (read == 0 || !isTransient(Native.getLastError())) {
      close();
    }
    return read == PipeThread.CHUNK_BYTES;
  }

  private static boolean isTransient(int error) {
    return error == Libc.EAGAIN || error == Libc.EINTR;
  }
}
