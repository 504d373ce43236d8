package dev.sluice.subprocess.tree;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.sluice.subprocess.libc.Libc;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@code Spawner} started, as the leader of its group: to be killed with the group,
 * and to be reaped.
 *
 * <p>The number of a group is free for others once its leader was reaped and its members are gone.
 * So no signal is sent after that, and between two signals nothing is reaped. Safe to use from any
 * thread. To signal a group of thousands takes a while.
 */
public final class ProcessGroup implements Leader {
  /** {@code struct rusage}: two times of seconds and microseconds, and what is not used here. */
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

  /** From now until {@link #release} it is not reaped. */
  public void pin() {
    isPinned = true;
  }

  /** Asks all of it to go. */
  synchronized void terminate() {
    if (!isReaped) {
      Libc.kill(-pid, Libc.SIGTERM);
    }
  }

  /** Makes all of it go. None of it can start another meanwhile: the system sees to that. */
  public synchronized void kill() {
    if (!isReaped) {
      Libc.kill(-pid, Libc.SIGKILL);
    }
  }

  /** It may be reaped now. */
  public void release() {
    isPinned = false;
  }

  /** How its leader ended; null where it has not, or may not yet be reaped. */
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
   * @param status as the system packs it
   */
  public record Exit(int status, double userSeconds, double systemSeconds) {
    private static final int SIGNAL_BITS = 0x7f;

    /** Null where a signal ended it. */
    @Nullable
    public Integer exitCode() {
      return (status & SIGNAL_BITS) == 0 ? Integer.valueOf(status >> 8 & 0xff) : null;
    }

    /** Null where it exited. */
    @Nullable
    public Integer signal() {
      int signal = status & SIGNAL_BITS;
      return signal == 0 ? null : Integer.valueOf(signal);
    }
  }
}
