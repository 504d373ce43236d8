package dev.sluice.runtime.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long a thread has waited for a processor, as Linux counts it: the second number in {@code
 * /proc/self/task/TID/schedstat}. Used by the watch thread, which keeps the file open, because
 * opening it costs more than reading.
 */
final class ProcessorWait implements AutoCloseable {
  private static final Path THREAD_SELF = Path.of("/proc/thread-self");
  private static final Path PROC = Path.of("/proc");

  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(128);
  private final byte[] text = new byte[128];
  private long last;

  private ProcessorWait(FileChannel file) {
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
  static @Nullable ProcessorWait open(@Nullable Path file) {
    try {
      return file == null ? null : new ProcessorWait(FileChannel.open(file));
    } catch (IOException cannot) {
      return null;
    }
  }

  /** How long the thread has waited so far, in nanoseconds; what was read last where it is gone. */
  long nanos() {
    try {
      buffer.clear();
      int length = file.read(buffer, 0);
      buffer.flip().get(text, 0, Math.max(0, length));
      last = second(new String(text, 0, Math.max(0, length), US_ASCII));
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

  /** The second of three numbers. */
  static long second(String schedstat) {
    int start = schedstat.indexOf(' ') + 1;
    return Long.parseLong(schedstat.substring(start, schedstat.indexOf(' ', start)));
  }
}
