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
 * Makes this JVM adopt its descendants that lose their parents, so that they can be found. The JVM
 * then also has to reap them: see {@link #reapSome}.
 *
 * <p>The JVM adopts orphans while a launcher is open.
 */
public final class Subreaper {
  /** The size of {@code siginfo_t}. */
  private static final int INFO_BYTES = 128;

  private static final int PID_OFFSET = 16;

  /**
   * How long an unmarked zombie is left to the JDK, which reaps its own children sooner than that.
   */
  private static final long UNMARKED_GRACE_NANOS = SECONDS.toNanos(4);

  /** The number of zombies in one call from which the next call is due soon. */
  private static final int MANY = 10;

  /** The number of children from which there is no time to inspect each. */
  private static final int TOO_MANY = 200;

  private static final int MAX_UNINSPECTED = 20_000;
  private static final int NO_CHILD = 0;

  private static final long SELDOM_MILLIS = 1_000;
  private static final long OFTEN_MILLIS = 5;

  /** Limits reaping to half of a processor: it pauses for this many times as long as it took. */
  private static final int REST_FACTOR = 1;

  private static int holders;

  private final Marks marks;

  /**
   * Reused by each call. JNA frees it with this object, because a last look may follow the release.
   */
  private final Memory info = new Memory(INFO_BYTES);

  private Map<Integer, Long> firstSeen = new HashMap<>();

  private Subreaper(Marks marks) {
    this.marks = marks;
  }

  /**
   * Starts to adopt orphans.
   *
   * @param marks the marks of the launcher's commands
   */
  public static Subreaper acquire(Marks marks) throws IOException {
    synchronized (Subreaper.class) {
      if (holders == 0) {
        begin();
      }
      holders++;
    }
    return new Subreaper(marks);
  }

  /** Stops adopting orphans when no other launcher is open. */
  public void release() {
    synchronized (Subreaper.class) {
      holders--;
      if (holders == 0) {
        Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
      }
    }
  }

  /** Reaps an adopted process if it has ended; ignores others. */
  static void reap(ProcessInfo process) {
    if (ProcessTable.isAdopted(process)) {
      Libc.wait4(process.pid(), new int[1], Libc.WNOHANG, Pointer.NULL);
    }
  }

  /**
   * Reaps adopted processes that have ended. Call it regularly from one thread; otherwise a command
   * that orphans thousands of processes a second fills the process table. Leaves children of the
   * JDK to the JDK; they have no mark and the JDK reaps them soon.
   *
   * @return the delay until the next call, in milliseconds
   */
  public long reapSome() {
    if (anyEnded() == NO_CHILD) {
      firstSeen.clear();
      return SELDOM_MILLIS;
    }
    return reapEnded();
  }

  private long reapEnded() {
    long begun = System.nanoTime();
    int[] children = ProcessTable.possibleAdoptees().toArray();
    int reaped = children.length < TOO_MANY ? 0 : reapUninspected();
    List<ProcessInfo> ended =
        ended(reaped == 0 ? children : ProcessTable.possibleAdoptees().toArray());
    Map<Integer, Long> before = firstSeen;
    firstSeen = new HashMap<>();
    ended.forEach(each -> reapOrRemember(each, before.getOrDefault(each.pid(), begun), begun));
    long tookMillis = NANOSECONDS.toMillis(System.nanoTime() - begun);
    return reaped + ended.size() < MANY
        ? SELDOM_MILLIS
        : Math.max(OFTEN_MILLIS, REST_FACTOR * tookMillis);
  }

  /** Reaps zombies in the system's order without inspecting them, which is twenty times as fast. */
  private int reapUninspected() {
    int reaped = 0;
    int next = anyEnded();
    while (reaped < MAX_UNINSPECTED && next != NO_CHILD && ProcessTable.mayBeAdopted(next)) {
      Libc.wait4(next, new int[1], Libc.WNOHANG, Pointer.NULL);
      reaped++;
      next = anyEnded();
    }
    return reaped;
  }

  private void reapOrRemember(ProcessInfo process, long since, long now) {
    if (marks.isOurs(Marks.of(process.pid())) || now - since > UNMARKED_GRACE_NANOS) {
      reap(process);
    } else {
      firstSeen.put(process.pid(), since);
    }
  }

  /** Returns the adopted zombies, including those of other launchers of this JVM. */
  private static List<ProcessInfo> ended(int[] children) {
    return Arrays.stream(children)
        .mapToObj(ProcessInfo::of)
        .filter(Objects::nonNull)
        .filter(each -> !each.isAlive() && ProcessTable.isAdopted(each))
        .toList();
  }

  /** Returns the process id of a child that has ended, or {@link #NO_CHILD}. */
  private int anyEnded() {
    info.clear();
    int options = Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT;
    return Libc.waitid(Libc.P_ALL, 0, info, options) == 0 ? info.getInt(PID_OFFSET) : NO_CHILD;
  }

  private static void begin() throws IOException {
    if (Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
      throw new IOException("prctl: " + Libc.strerror(Native.getLastError()));
    }
  }
}
