package dev.sluice.runtime.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long a thread has had a processor and waited for one, as Linux counts it in {@code
 * /proc/self/task/TID/schedstat}. Used by the watch thread, which keeps the file open, because
 * opening it costs more than reading.
 */
final class ProcessorTimes implements AutoCloseable {
  private static final Path THREAD_SELF = Path.of("/proc/thread-self");
  private static final Path PROC = Path.of("/proc");

  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(128);
  private final byte[] text = new byte[128];
  private Times last = Times.UNKNOWN;

  private ProcessorTimes(FileChannel file) {
    this.file = file;
  }

  /**
   * Where the calling thread's numbers are; null where the system has none. It reads a link of the
   * kernel's own, which takes some microseconds and no disk.
   */
  static @Nullable Path ofThisThread() {
    try {
      Path file = PROC.resolve(Files.readSymbolicLink(THREAD_SELF)).resolve("schedstat");
      return Files.isReadable(file) ? file : null;
    } catch (IOException | RuntimeException notLinux) {
      return null;
    }
  }

  /** Opens the numbers; null where that cannot be done. */
  static @Nullable ProcessorTimes open(@Nullable Path file) {
    try {
      return file == null ? null : new ProcessorTimes(FileChannel.open(file));
    } catch (IOException cannot) {
      return null;
    }
  }

  /** What they are now; what was read last where the thread is gone. */
  Times read() {
    try {
      buffer.clear();
      int length = Math.max(0, file.read(buffer, 0));
      buffer.flip().get(text, 0, length);
      last = Times.of(new String(text, 0, length, US_ASCII));
    } catch (IOException | RuntimeException gone) {
      return last;
    }
    return last;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException ignored) {
      // It was only read.
    }
  }
}
