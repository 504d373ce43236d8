package dev.sluice.loopwatch.processor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the processor time of one thread from {@code /proc/self/task/TID/schedstat}. Used by the
 * watch thread, which keeps the file open because opening it costs more than reading it.
 */
public final class ProcessorTimes implements AutoCloseable {
  private static final Path THREAD_SELF = Path.of("/proc/thread-self");
  private static final Path PROC = Path.of("/proc");

  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(128);
  private final byte[] text = new byte[128];
  private ThreadTimes last = ThreadTimes.UNKNOWN;

  private ProcessorTimes(FileChannel file) {
    this.file = file;
  }

  /**
   * Returns the file with the numbers of the calling thread; null where the system has none. Reads
   * a symbolic link of {@code /proc}, which takes microseconds and no disk access.
   */
  public static @Nullable Path ofThisThread() {
    try {
      Path file = PROC.resolve(Files.readSymbolicLink(THREAD_SELF)).resolve("schedstat");
      return Files.isReadable(file) ? file : null;
    } catch (IOException | RuntimeException notLinux) {
      return null;
    }
  }

  /** Opens the file; returns null where that fails. */
  public static @Nullable ProcessorTimes open(@Nullable Path file) {
    try {
      return file == null ? null : new ProcessorTimes(FileChannel.open(file));
    } catch (IOException cannot) {
      return null;
    }
  }

  /** Reads the current numbers; returns the last ones after the thread has ended. */
  public ThreadTimes read() {
    try {
      buffer.clear();
      int length = Math.max(0, file.read(buffer, 0));
      buffer.flip().get(text, 0, length);
      last = ThreadTimes.parse(new String(text, 0, length, US_ASCII));
    } catch (IOException | RuntimeException threadEnded) {
      return last;
    }
    return last;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException ignored) {
      // Nothing was written to it.
    }
  }
}
