package dev.sluice.subprocess.posix;

import dev.sluice.subprocess.posix.PipeThread.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Samples the peak resident memory of a process from {@code /proc}. The value that {@code wait4}
 * returns is of no use: it starts at the size of the parent, which {@code exec} does not reset.
 *
 * <p>Used on the {@link PipeThread}. A sample takes about as long as a short command. Therefore the
 * first sample is taken late, and the interval grows.
 */
final class PeakMemory implements Owner {
  private static final Pattern LINE = Pattern.compile("^VmHWM:\\s*([0-9]+) kB$", Pattern.MULTILINE);
  private static final long KILOBYTE = 1024;

  private static final long FIRST_MILLIS = 50;
  private static final long MAX_MILLIS = 1_000;
  private static final int BACKOFF_FACTOR = 4;

  private final PipeThread pipes;
  private final long pid;
  private final boolean isWrapped;
  private boolean isStopped;
  private @Nullable Long bytes;

  /**
   * @param isWrapped whether the command is the first child of this process
   */
  PeakMemory(PipeThread pipes, long pid, boolean isWrapped) {
    this.pipes = pipes;
    this.pid = pid;
    this.isWrapped = isWrapped;
  }

  /** Starts sampling. */
  void start() {
    pipes.after(this, FIRST_MILLIS, () -> sample(FIRST_MILLIS));
  }

  /** Stops sampling, because the process id may soon be reused. */
  void stop() {
    isStopped = true;
  }

  /** Returns the last sample; null if the process ended before the first one. */
  @Nullable Long bytes() {
    return bytes;
  }

  @Override
  public void failed(Throwable cause) {
    isStopped = true;
  }

  private void sample(long afterMillis) {
    if (!isStopped) {
      readPeak();
      long next = Math.min(BACKOFF_FACTOR * afterMillis, MAX_MILLIS);
      pipes.after(this, next, () -> sample(next));
    }
  }

  /** Reads the peak, which is missing from the file once the process is a zombie. */
  private void readPeak() {
    try {
      long subject = isWrapped ? firstChild() : pid;
      Matcher matcher = LINE.matcher(Files.readString(Path.of("/proc/" + subject + "/status")));
      bytes = matcher.find() ? Long.valueOf(Long.parseLong(matcher.group(1)) * KILOBYTE) : bytes;
    } catch (IOException | NumberFormatException gone) {
      isStopped = true;
    }
  }

  private long firstChild() throws IOException {
    String children = Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children"));
    return Long.parseLong(children.split(" ", 2)[0]);
  }
}
