package dev.sluice.subprocess.tree;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.sluice.subprocess.libc.Libc;
import org.jspecify.annotations.Nullable;

/**
 * The process group of a process that {@code Spawner} has started. Signals the group and reaps its
 * leader.
 *
 * <p>The number of a group may be reused once its leader is reaped and its members are gone.
 * Therefore no signal is sent after the leader is reaped, and the leader is not reaped while it is
 * pinned. Safe to use from any thread. Signaling a group of thousands takes a while.
 */
public final class ProcessGroup implements Leader {
  /** The size of {@code struct rusage}, which begins with two times in seconds and microseconds. */
  private static final int USAGE_BYTES = 256;

  private static final int SYSTEM_TIME = 16;
  private static final double MICROS = 1e6;

  private final int pid;
  private volatile boolean isPinned;
  private boolean isReaped;

  public ProcessGroup(int pid) {
    this.pid = pid;
    Leaders.add(pid);
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public synchronized boolean isHeld() {
    return !isReaped;
  }

  /** Keeps the leader from being reaped until {@link #release}. */
  public void pin() {
    isPinned = true;
  }

  /** Sends SIGTERM to the group. */
  synchronized void terminate() {
    if (!isReaped) {
      Libc.kill(-pid, Libc.SIGTERM);
    }
  }

  /** Sends SIGKILL to the group. The kernel lets no member fork meanwhile. */
  public synchronized void kill() {
    if (!isReaped) {
      Libc.kill(-pid, Libc.SIGKILL);
    }
  }

  /** Allows the leader to be reaped. */
  public void release() {
    isPinned = false;
  }

  /** Reaps the leader; returns null if it has not ended or is pinned. */
  public synchronized @Nullable Exit reap() {
    if (isPinned || isReaped) {
      return null;
    }
    try (Memory usage = new Memory(USAGE_BYTES)) {
      int[] status = new int[1];
      int reaped = Libc.wait4(pid, status, Libc.WNOHANG, usage);
      if (reaped < 0) {
        throw new IllegalStateException("wait4: " + Libc.strerror(Native.getLastError()));
      }
      isReaped = reaped == pid;
      if (isReaped) {
        Leaders.remove(pid);
      }
      return isReaped ? new Exit(status[0], seconds(usage, 0), seconds(usage, SYSTEM_TIME)) : null;
    }
  }

  private static double seconds(Memory usage, long offset) {
    return usage.getLong(offset) + usage.getLong(offset + Long.BYTES) / MICROS;
  }

  /**
   * How a process ended.
   *
   * @param status the status in the encoding of {@code wait4}
   */
  public record Exit(int status, double userSeconds, double systemSeconds) {
    private static final int SIGNAL_BITS = 0x7f;

    /** Returns the exit code; null if a signal killed the process. */
    @Nullable
    public Integer exitCode() {
      return (status & SIGNAL_BITS) == 0 ? Integer.valueOf(status >> 8 & 0xff) : null;
    }

    /** Returns the signal that killed the process; null if it exited. */
    @Nullable
    public Integer signal() {
      int signal = status & SIGNAL_BITS;
      return signal == 0 ? null : Integer.valueOf(signal);
    }
  }
}
