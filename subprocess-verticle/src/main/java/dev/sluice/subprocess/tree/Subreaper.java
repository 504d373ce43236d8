package dev.sluice.subprocess.tree;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.sluice.subprocess.libc.Libc;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes this JVM the parent of all processes below it that lose theirs: so they are found, however
 * they hide. Somebody has to reap them, too: {@link #reapSome}.
 *
 * <p>The JVM is that as long as a launcher is open.
 */
public final class Subreaper {
  /** {@code siginfo_t}, and where it has the number of the process. */
  private static final int INFO_BYTES = 128;

  private static final int PID_OFFSET = 16;

  /** The JDK reaps within moments what its own {@code ProcessBuilder} has started. */
  private static final long PATIENCE_NANOS = SECONDS.toNanos(4);

  /** After so many the next are not far. */
  private static final int MANY = 10;

  /** From so many on there is no time to look at each. */
  private static final int TOO_MANY = 200;

  private static final int MAX_UNSEEN = 20_000;
  private static final int NOBODY = 0;

  private static final long SELDOM_MILLIS = 1_000;
  private static final long OFTEN_MILLIS = 5;

  /** Reaping takes a part of a processor: this much, and no more. */
  private static final int REST = 1;

  private static int holders;

  private final Marks marks;
  private Map<Integer, Long> firstSeen = new HashMap<>();

  private Subreaper(Marks marks) {
    this.marks = marks;
  }

  /**
   * Makes it one.
   *
   * @param marks those of the launcher's commands
   */
  public static Subreaper hold(Marks marks) throws IOException {
    synchronized (Subreaper.class) {
      if (holders == 0) {
        begin();
      }
      holders++;
    }
    return new Subreaper(marks);
  }

  /** The opposite of {@link #hold}. */
  public void release() {
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
   * Reaps what has come to us and ended. To be called by one thread, from time to time: who starts
   * thousands a second and leaves them to us would fill the table of processes otherwise. What the
   * JDK has started is left to it: those have no mark, and do not stay for long.
   *
   * @return after how many milliseconds to call it again
   */
  public long reapSome() {
    try (Memory info = new Memory(INFO_BYTES)) {
      if (anyEnded(info) == NOBODY) {
        firstSeen.clear();
        return SELDOM_MILLIS;
      }
      return reapSome(info);
    }
  }

  private long reapSome(Memory info) {
    long begun = System.nanoTime();
    int[] comers = ProcessTable.comers().toArray();
    int reaped = comers.length < TOO_MANY ? 0 : reapManyUnseen(info);
    List<ProcessInfo> ended = ended(reaped == 0 ? comers : ProcessTable.comers().toArray());
    Map<Integer, Long> before = firstSeen;
    firstSeen = new HashMap<>();
    ended.forEach(each -> reapOrRemember(each, before.getOrDefault(each.pid(), begun), begun));
    long tookMillis = NANOSECONDS.toMillis(System.nanoTime() - begun);
    return reaped + ended.size() < MANY ? SELDOM_MILLIS : Math.max(OFTEN_MILLIS, REST * tookMillis);
  }

  /** Reaps those that the system names first, without a look at each: twenty times as fast. */
  private static int reapManyUnseen(Memory info) {
    int reaped = 0;
    int next = anyEnded(info);
    while (reaped < MAX_UNSEEN && next != NOBODY && ProcessTable.mayBeAdopted(next)) {
      Libc.wait4(next, new int[1], Libc.WNOHANG, Pointer.NULL);
      reaped++;
      next = anyEnded(info);
    }
    return reaped;
  }

  private void reapOrRemember(ProcessInfo process, long since, long now) {
    if (marks.isOurs(Marks.of(process.pid())) || now - since > PATIENCE_NANOS) {
      reap(process);
    } else {
      firstSeen.put(process.pid(), since);
    }
  }

  /** Two launchers of one JVM see each other's. */
  private static List<ProcessInfo> ended(int[] comers) {
    return Arrays.stream(comers)
        .mapToObj(ProcessInfo::of)
        .filter(Objects::nonNull)
        .filter(each -> !each.isAlive() && ProcessTable.isAdopted(each))
        .toList();
  }

  /** The number of a child that has ended, or {@link #NOBODY}. */
  private static int anyEnded(Memory info) {
    info.clear();
    int options = Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT;
    return Libc.waitid(Libc.P_ALL, 0, info, options) == 0 ? info.getInt(PID_OFFSET) : NOBODY;
  }

  private static void begin() throws IOException {
    if (Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
      throw new IOException("prctl: " + Libc.strerror(Native.getLastError()));
    }
  }
}
