package dev.sluice.subprocess.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import dev.sluice.subprocess.libc.Libc;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Standard input, output and error of a process that is about to be started: a file in memory and
 * two pipes. {@link #close} closes all descriptors that were not taken.
 */
final class Stdio implements AutoCloseable {
  private static final int NONE = -1;
  private static final int SEEK_SET = 0;

  private int stdin = NONE;
  private final int[] stdout = {NONE, NONE};
  private final int[] stderr = {NONE, NONE};

  private Stdio() {}

  /**
   * Opens the descriptors.
   *
   * @param text the standard input; null for none. A file in memory takes all of it at once,
   *     whether the process reads it or not.
   */
  static Stdio open(@Nullable String text) throws IOException {
    Stdio stdio = new Stdio();
    try {
      if (text != null) {
        stdio.fillStdin(text.getBytes(UTF_8));
      }
      openPipe(stdio.stdout);
      openPipe(stdio.stderr);
      return stdio;
    } catch (IOException cause) {
      stdio.close();
      throw cause;
    }
  }

  /**
   * Opens the pipes and uses an open descriptor as standard input.
   *
   * @param descriptor the standard input; closed with the others
   */
  static Stdio reading(int descriptor) throws IOException {
    Stdio stdio = open(null);
    stdio.stdin = descriptor;
    return stdio;
  }

  /** Creates a pipe; returns its read end and its write end. */
  static int[] pipe() throws IOException {
    int[] ends = {NONE, NONE};
    Libc.check(Libc.pipe2(ends, Libc.O_CLOEXEC));
    return ends;
  }

  /** Returns the descriptor of standard input; negative if there is none. */
  int stdin() {
    return stdin;
  }

  int childStdout() {
    return stdout[1];
  }

  int childStderr() {
    return stderr[1];
  }

  int takeStdout() {
    return take(stdout);
  }

  int takeStderr() {
    return take(stderr);
  }

  @Override
  public void close() {
    close(stdin);
    close(stdout[0]);
    close(stdout[1]);
    close(stderr[0]);
    close(stderr[1]);
  }

  private void fillStdin(byte[] bytes) throws IOException {
    stdin = Libc.check(Libc.memfd_create("sluice-stdin", Libc.MFD_CLOEXEC));
    if (bytes.length == 0) {
      return;
    }
    try (Memory memory = new Memory(bytes.length)) {
      memory.write(0, bytes, 0, bytes.length);
      long written = 0;
      while (written < bytes.length) {
        written += writeSome(memory, written);
      }
    }
    Libc.check((int) Libc.lseek(stdin, 0, SEEK_SET));
  }

  private long writeSome(Memory memory, long from) throws IOException {
    return Libc.check((int) Libc.write(stdin, memory.share(from), memory.size() - from));
  }

  /** Makes only the read end non-blocking, because commands expect blocking writes. */
  private static void openPipe(int[] ends) throws IOException {
    Libc.check(Libc.pipe2(ends, Libc.O_CLOEXEC));
    Libc.check(Libc.fcntl(ends[0], Libc.F_SETFL, Libc.O_NONBLOCK));
  }

  private static int take(int[] ends) {
    int taken = ends[0];
    ends[0] = NONE;
    return taken;
  }

  private static void close(int descriptor) {
    if (descriptor != NONE) {
      Libc.close(descriptor);
    }
  }
}
