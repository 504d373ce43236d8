package dev.sluice.subprocess.posix;

import dev.sluice.subprocess.posix.PipeThread.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The most memory that a process has had so far, as the kernel notes it. What {@code wait4} says of
 * it is of no use: it begins with the size of the parent, which {@code exec} does not reset.
 *
 * <p>Used on the {@link PipeThread}. Reading takes about as long as a short command does. So the
 * first look comes late, and the next ones ever more rarely.
 */
final class PeakMemory implements Owner {
  private static final Pattern LINE = Pattern.compile("^VmHWM:\\s*([0-9]+) kB$", Pattern.MULTILINE);
  private static final long KILOBYTE = 1024;

  private static final long FIRST_MILLIS = 50;
  private static final long MAX_MILLIS = 1_000;
  private static final int RARER = 4;

  private final PipeThread pipes;
  private final long pid;
  private final boolean isWrapped;
  private boolean isOver;
  private @Nullable Long bytes;

  /**
   * @param isWrapped whether the process itself is the first child of this one
   */
  PeakMemory(PipeThread pipes, long pid, boolean isWrapped) {
    this.pipes = pipes;
    this.pid = pid;
    this.isWrapped = isWrapped;
  }

  /** Looks from time to time. */
  void start() {
    pipes.after(this, FIRST_MILLIS, () -> sample(FIRST_MILLIS));
  }

  /** Looks no more: the number of the process may soon be another's. */
  void stop() {
    isOver = true;
  }

  /** What was seen last; null where the process ended before the first look. */
  @Nullable Long bytes() {
    return bytes;
  }

  @Override
  public void failed(Throwable cause) {
    isOver = true;
  }

  private void sample(long afterMillis) {
    if (!isOver) {
      look();
      long next = Math.min(RARER * afterMillis, MAX_MILLIS);
      pipes.after(this, next, () -> sample(next));
    }
  }

  /** Of a process that has ended, and was not reaped, the line is missing. */
  private void look() {
    try {
      long subject = isWrapped ? firstChild() : pid;
      Matcher matcher = LINE.matcher(Files.readString(Path.of("/proc/" + subject + "/status")));
      bytes = matcher.find() ? Long.valueOf(Long.parseLong(matcher.group(1)) * KILOBYTE) : bytes;
    } catch (IOException | NumberFormatException gone) {
      isOver = true;
    }
  }

  private long firstChild() throws IOException {
    String children = Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children"));
    return Long.parseLong(children.split(" ", 2)[0]);
  }
}
