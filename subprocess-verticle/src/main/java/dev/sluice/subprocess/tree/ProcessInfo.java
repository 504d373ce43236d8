package dev.sluice.subprocess.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one process.
 *
 * @param state the state; {@code Z} for a zombie
 * @param group the process group; 0 if unknown
 * @param session the session; 0 if unknown
 * @param start the start time in an unspecified unit, which distinguishes processes with the same
 *     process id
 */
record ProcessInfo(int pid, char state, int parent, int group, int session, long start) {
  private static final int MAX_BYTES = 1 << 20;

  /** The first field after the name, which may contain any character. */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int START = 19;

  /** Reads a process from {@code /proc}; returns null if there is no such process. */
  static @Nullable ProcessInfo of(int pid) {
    try {
      String stat = read(pid, "stat");
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START + 2);
      return new ProcessInfo(
          pid,
          fields[STATE].charAt(0),
          Integer.parseInt(fields[PARENT]),
          Integer.parseInt(fields[GROUP]),
          Integer.parseInt(fields[SESSION]),
          Long.parseLong(fields[START]));
    } catch (IOException | IndexOutOfBoundsException gone) {
      return null;
    }
  }

  /** Reads a file of a process in {@code /proc}. */
  static String read(int pid, String file) throws IOException {
    try (FileInputStream stream = new FileInputStream("/proc/" + pid + "/" + file)) {
      return new String(stream.readNBytes(MAX_BYTES), ISO_8859_1);
    }
  }

  boolean isAlive() {
    return state != 'Z' && state != 'X';
  }
}
