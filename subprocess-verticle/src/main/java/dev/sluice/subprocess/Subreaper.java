package dev.sluice.subprocess;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes this JVM the parent of all processes below it that lose theirs: so they are found, however
 * they hide. Somebody has to reap them, too: {@link #reapSome}.
 *
 * <p>The JVM is that as long as a launcher is open.
 */
final class Subreaper {
  /** {@code siginfo_t}, and where it has the number of the process. */
  private static final int INFO_BYTES = 128;

  private static final int PID_OFFSET = 16;

  /** The JDK reaps within moments what its own {@code ProcessBuilder} has started. */
  private static final int PATIENT_LOOKS = 4;

  private static int holders;

  private final Marks marks;
  private Map<Integer, Integer> looks = new HashMap<>();

  private Subreaper(Marks marks) {
    this.marks = marks;
  }

  /**
   * Makes it one.
   *
   * @param marks those of the launcher's commands
   */
  static Subreaper hold(Marks marks) throws IOException {
    synchronized (Subreaper.class) {
      if (holders == 0) {
        begin();
      }
      holders++;
    }
    return new Subreaper(marks);
  }

  /** The opposite of {@link #hold}. */
  void release() {
    synchronized (Subreaper.class) {
      holders--;
      if (holders == 0) {
        Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
      }
    }
  }

  /** Reaps a process that has ended. Nothing comes of it where it has not, or is nobody's child. */
  static void reap(ProcessInfo process) {
    if (ProcessTable.isAdopted(process)) {
      Libc.wait4(process.pid(), new int[1], Libc.WNOHANG, Pointer.NULL);
    }
  }

  /**
   * Reaps what has come to us and ended. To be called from time to time, by one thread. What the
   * JDK has started is left to it: those have no mark, and do not stay for long.
   */
  void reapSome() {
    Map<Integer, Integer> before = looks;
    looks = new HashMap<>();
    if (isAnyEnded()) {
      ended().forEach(each -> reapOrRemember(each, before));
    }
  }

  private void reapOrRemember(ProcessInfo process, Map<Integer, Integer> before) {
    int seen = before.getOrDefault(process.pid(), 0) + 1;
    if (marks.isOurs(Marks.of(process.pid())) || seen >= PATIENT_LOOKS) {
      reap(process);
    } else {
      looks.put(process.pid(), seen);
    }
  }

  /** Two launchers of one JVM see each other's. */
  private static List<ProcessInfo> ended() {
    return ProcessTable.look(ProcessTable.Orphans.COME_TO_US).adopted().stream()
        .filter(each -> !each.isAlive())
        .toList();
  }

  /** Much cheaper than a look at all processes. */
  private static boolean isAnyEnded() {
    try (Memory info = new Memory(INFO_BYTES)) {
      info.clear();
      int options = Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT;
      return Libc.waitid(Libc.P_ALL, 0, info, options) == 0 && info.getInt(PID_OFFSET) != 0;
    }
  }

  private static void begin() throws IOException {
    if (Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
      throw new IOException("prctl: " + Libc.strerror(Native.getLastError()));
    }
  }
}
